package dev.waybill.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files, methods and parameter lists of all modules stay within the limits of CONTRIBUTING. */
class SizesTest {
  private static final int FILE = 400;
  private static final int METHOD = 40;
  private static final int PARAMETERS = 5;

  /** Beyond the limits today; to be made smaller and taken off this list, never added to. */
  private static final Set<String> DEBTS = Set.of();

  private final List<String> tooLarge = new ArrayList<>();

  @Test
  void filesMethodsAndParameterListsAreWithinTheirLimits() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).hasSizeGreaterThan(150);
    for (Path source : sources) {
      try (Stream<String> lines = Files.lines(source)) {
        note(source, "file", lines.count(), FILE);
      }
    }
    methods(sources);
    assertThat(tooLarge).isEmpty();
  }

  /** The main sources of every module. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : House.modules()) {
      Path root = module.resolve("src/main/java");
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  private void methods(List<Path> sources) throws IOException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Methods(unit, positions).scan(unit, null);
      }
    }
  }

  private void note(Path file, String what, long found, int limit) {
    String name = file.getFileName() + ": " + what;
    if (found > limit && !DEBTS.contains(name)) {
      tooLarge.add(name + " has " + found + ", at most " + limit);
    }
  }

  private final class Methods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    Methods(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      Path file = Path.of(unit.getSourceFile().getName());
      String name = "method " + method.getName();
      if (method.getBody() != null && !method.getName().contentEquals("<init>")) {
        note(file, name + " (lines)", lines(method), METHOD);
      }
      if (!method.getName().contentEquals("<init>")
          && !method.getModifiers().getFlags().contains(Modifier.PRIVATE)) {
        note(file, name + " (parameters)", method.getParameters().size(), PARAMETERS);
      }
      return super.visitMethod(method, null);
    }

    private long lines(MethodTree method) {
      long start = positions.getStartPosition(unit, method);
      long end = positions.getEndPosition(unit, method);
      return unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start) + 1;
    }
  }
}
