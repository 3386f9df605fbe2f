package dev.waybill.testing;

/** Counts the writes of a rehearsal and dies at one of them: once before it, or once after it. */
final class Crashes {
  private final int at;
  private int points;
  private String place = "nowhere";

  private Crashes(int at) {
    this.at = at;
  }

  static Crashes none() {
    return new Crashes(-1);
  }

  static Crashes at(int point) {
    return new Crashes(point);
  }

  void write(String what, Runnable write) {
    point("before " + what + " was recorded");
    write.run();
    point("after " + what + " was recorded");
  }

  private void point(String where) {
    if (points++ == at) {
      place = where;
      throw new Death();
    }
  }

  /** How many points were passed. */
  int points() {
    return points;
  }

  /** Where it died. */
  String place() {
    return place;
  }
}
