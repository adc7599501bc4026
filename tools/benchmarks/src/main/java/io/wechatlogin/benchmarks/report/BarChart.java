package io.wechatlogin.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A bar chart: each bar shows the median of several rounds, and a line from minimum to maximum. */
public final class BarChart {
  private static final int ROW_HEIGHT = 26;
  private static final int LABEL_WIDTH = 250;
  private static final int MAX_BAR_WIDTH = 420;
  private static final int FIGURE_WIDTH = 130;

  private final String unit;
  private final List<Bar> bars = new ArrayList<>();

  /**
   * Creates an empty chart.
   *
   * @param unit the unit of all figures, such as {@code ms}
   */
  public BarChart(String unit) {
    this.unit = unit;
  }

  private record Bar(String label, double min, double median, double max) {}

  /**
   * Adds a bar.
   *
   * @param figures one figure per round
   */
  public void add(String label, List<Double> figures) {
    bars.add(new Bar(label, Collections.min(figures), median(figures), Collections.max(figures)));
  }

  /** Returns the median. */
  public static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  String svg(String title) {
    double unitsPerPixel = bars.stream().mapToDouble(Bar::max).max().orElse(1) / MAX_BAR_WIDTH;
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"13\">%n",
        LABEL_WIDTH + MAX_BAR_WIDTH + FIGURE_WIDTH,
        (bars.size() + 2) * ROW_HEIGHT);
    append(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n");
    append(svg, "<text x=\"8\" y=\"18\" font-weight=\"bold\">%s</text>%n", escaped(title));
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), (i + 1) * ROW_HEIGHT + 6, unitsPerPixel);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, Bar bar, int y, double unitsPerPixel) {
    append(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
        LABEL_WIDTH - 8,
        y + 14,
        escaped(bar.label()));
    append(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>%n",
        LABEL_WIDTH,
        y,
        bar.median() / unitsPerPixel,
        bar.label().startsWith("ours") ? "#07a35a" : "#9aa5b1");
    append(
        svg,
        "<path d=\"M%.1f %d H%.1f\" stroke=\"#222\"/>%n",
        LABEL_WIDTH + bar.min() / unitsPerPixel,
        y + 9,
        LABEL_WIDTH + bar.max() / unitsPerPixel);
    append(
        svg,
        "<text x=\"%.1f\" y=\"%d\">%,.0f %s</text>%n",
        LABEL_WIDTH + bar.max() / unitsPerPixel + 6,
        y + 14,
        bar.median(),
        escaped(unit));
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void append(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
