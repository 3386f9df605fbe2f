package dev.waybill.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a command of this process wrote, and how it ended. */
record Called(int exit, String out, String err) {
  static Called with(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Called(exit, out.toString(), err.toString());
  }

  /** With a CRM and a database in a directory of the test's. */
  static Called in(Path directory, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of(
            "--set",
            "waybill.local.file=" + directory.resolve("waybill.db"),
            "--set",
            "crm.directory=" + directory.resolve("crm"),
            "--set",
            "waybill.http.port=0"));
    return with(all.toArray(new String[0]));
  }
}
