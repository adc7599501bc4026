package io.wechatlogin.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A picture of bars: the median of several rounds, and a line from the least to the most. */
public final class Bars {
  private static final int ROW = 26;
  private static final int LABELS = 250;
  private static final int WIDTH = 420;
  private static final int FIGURES = 130;

  private final String unit;
  private final List<Bar> bars = new ArrayList<>();

  public Bars(String unit) {
    this.unit = unit;
  }

  private record Bar(String label, double least, double median, double most) {}

  /** Adds the figures of all rounds. */
  public void add(String label, List<Double> figures) {
    bars.add(new Bar(label, Collections.min(figures), median(figures), Collections.max(figures)));
  }

  /** Returns the one in the middle. */
  public static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  String svg(String title) {
    double scale = bars.stream().mapToDouble(Bar::most).max().orElse(1) / WIDTH;
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"13\">%n",
        LABELS + WIDTH + FIGURES,
        (bars.size() + 2) * ROW);
    append(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n");
    append(svg, "<text x=\"8\" y=\"18\" font-weight=\"bold\">%s</text>%n", escaped(title));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = (i + 1) * ROW + 6;
      append(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
          LABELS - 8,
          y + 14,
          escaped(bar.label()));
      append(
          svg,
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>%n",
          LABELS,
          y,
          bar.median() / scale,
          bar.label().startsWith("ours") ? "#07a35a" : "#9aa5b1");
      append(
          svg,
          "<path d=\"M%.1f %d H%.1f\" stroke=\"#222\"/>%n",
          LABELS + bar.least() / scale,
          y + 9,
          LABELS + bar.most() / scale);
      append(
          svg,
          "<text x=\"%.1f\" y=\"%d\">%,.0f %s</text>%n",
          LABELS + bar.most() / scale + 6,
          y + 14,
          bar.median(),
          escaped(unit));
    }
    return svg.append("</svg>\n").toString();
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void append(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
