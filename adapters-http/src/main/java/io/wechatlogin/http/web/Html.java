package io.wechatlogin.http.web;

/** Escaping of text for HTML. */
public final class Html {
  private Html() {}

  /** Returns the text in a form that is safe in elements and in quoted attributes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
