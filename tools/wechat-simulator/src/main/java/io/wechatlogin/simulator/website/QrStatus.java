package io.wechatlogin.simulator.website;

/** The status of a QR code, with WeChat's number for it. */
public enum QrStatus {
  /** Waits for a scan. */
  WAITING(408, "waiting"),
  /** A phone has scanned it. */
  SCANNED(404, "scanned"),
  /** The person has agreed. */
  CONFIRMED(405, "confirmed"),
  /** The person has refused; the code can be scanned again. */
  REFUSED(403, "refused"),
  /** Its lifetime is over. */
  EXPIRED(402, "expired");

  private final int number;
  private final String word;

  QrStatus(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** WeChat's number, as the long poll answers it. */
  public int number() {
    return number;
  }

  /** The status in English. */
  public String word() {
    return word;
  }

  /** The word for one of WeChat's numbers. */
  public static String wordFor(int number) {
    for (QrStatus each : values()) {
      if (each.number == number) {
        return each.word;
      }
    }
    throw new IllegalArgumentException("not a status of a QR code: " + number);
  }
}
