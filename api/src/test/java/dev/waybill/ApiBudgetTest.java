package dev.waybill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.Run;
import dev.waybill.client.WorkflowClient;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The surface stays small enough to be known whole. */
class ApiBudgetTest {
  private static final List<Class<?>> SURFACE =
      List.of(
          Step.class,
          Step.Async.class,
          Attempt.class,
          Promise.class,
          Workflow.class,
          WorkflowDefinition.class,
          WorkflowDefinition.Builder.class,
          WorkflowClient.class,
          Run.class);

  @Test
  void authoringHasAtMost25PublicTypes() throws Exception {
    assertThat(publicTypes("dev/waybill")).hasSizeBetween(20, 25);
  }

  @Test
  void everyOtherPackageHasAtMost20() throws Exception {
    for (String name : List.of("client", "journal", "spi")) {
      assertThat(publicTypes("dev/waybill/" + name)).as(name).hasSizeBetween(1, 20);
    }
  }

  @Test
  void aStepHasAtMost22Methods() {
    assertThat(methods(Step.class)).hasSizeLessThanOrEqualTo(22);
  }

  @Test
  void aVerbHasOneOverloadAndOnlyRunHasTwo() {
    for (Class<?> type : SURFACE) {
      forms(type)
          .forEach(
              (verb, forms) ->
                  assertThat(forms)
                      .as(type.getSimpleName() + "." + verb)
                      .isLessThanOrEqualTo(verb.equals("run") ? 3L : 2L));
    }
    assertThat(forms(Step.class)).containsEntry("run", 3L);
    assertThat(forms(Step.class).values().stream().filter(forms -> forms > 1)).hasSize(1);
  }

  @Test
  void aMethodTakesAtMostFiveParameters() {
    for (Class<?> type : SURFACE) {
      assertThat(methods(type)).allMatch(method -> method.getParameterCount() <= 5);
    }
  }

  @Test
  void optionsHaveAtMostSixComponents() {
    for (Class<?> options : List.of(StepOptions.class, Retry.class, FanOut.class)) {
      assertThat(options.getRecordComponents()).as(options.getName()).hasSizeLessThanOrEqualTo(6);
    }
  }

  private static Map<String, Long> forms(Class<?> type) {
    return methods(type).stream()
        .collect(Collectors.groupingBy(Method::getName, TreeMap::new, Collectors.counting()));
  }

  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
        .toList();
  }

  private static List<String> publicTypes(String folder) throws IOException, URISyntaxException {
    Path root = Path.of(Step.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
          .map(name -> folder.replace('/', '.') + "." + name.substring(0, name.length() - 6))
          .filter(ApiBudgetTest::isPublic)
          .sorted()
          .toList();
    }
  }

  private static boolean isPublic(String name) {
    try {
      return Modifier.isPublic(Class.forName(name).getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
