package dev.waybill.values;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant to type. */
public final class NearestName {
  private NearestName() {}

  /** The nearest name within a third of its length; empty when none is near. */
  public static Optional<String> to(String typed, Collection<String> names) {
    return names.stream()
        .min(
            Comparator.comparingInt((String name) -> distance(typed, name))
                .thenComparing(name -> name))
        .filter(
            name ->
                distance(typed, name) <= Math.max(1, Math.max(typed.length(), name.length()) / 3));
  }

  /** Letters to insert, remove, replace or swap with the next, case apart. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
