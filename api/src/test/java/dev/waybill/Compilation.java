package dev.waybill;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A statement, compiled amid a workflow's types.
 *
 * @param errors what the compiler says
 * @param lines where it says so
 */
record Compilation(List<String> errors, List<Long> lines) {
  private static final String BEFORE =
      """
      import dev.waybill.*;
      import dev.waybill.client.*;
      import java.time.*;
      class Sample {
        static class Lead { Lead(String id) {} }
        static class HotLead extends Lead { HotLead() { super("hot"); } }
        record Report(int n) {}
        static final WorkflowType<Lead, Report> IMPORT =
            WorkflowType.of("import", Lead.class, Report.class);
        void sample(WorkflowClient client, Step step) throws Exception {
      """;

  /** The statement's line. */
  static final long LINE = BEFORE.lines().count() + 1;

  static Compilation of(String statement) {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    var found = new DiagnosticCollector<JavaFileObject>();
    compiler
        .getTask(
            null,
            null,
            found,
            // stops before classes are written
            List.of("-proc:none", "-Xlint:none", "--should-stop=ifNoError=FLOW"),
            null,
            List.of(new Source(BEFORE + statement + "\n  }\n}\n")))
        .call();
    List<Diagnostic<? extends JavaFileObject>> errors =
        found.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .toList();
    return new Compilation(
        errors.stream().map(error -> error.getMessage(Locale.ENGLISH)).toList(),
        errors.stream().map(Diagnostic::getLineNumber).toList());
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Sample.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
