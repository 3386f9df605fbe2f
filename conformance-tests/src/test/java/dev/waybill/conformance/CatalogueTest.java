package dev.waybill.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.conformance.catalogue.Catalogue;
import dev.waybill.conformance.catalogue.CatalogueException;
import dev.waybill.conformance.catalogue.Requirement;
import dev.waybill.conformance.fixtures.Fixtures;
import dev.waybill.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static final String HEAD =
      """
      area: test
      requirements:
        - id: test.one
          profile: core
          semantics: [time.1]
          narrative: It works.
      """;

  @Test
  void theCatalogueLoadsWithAtLeastSeventyFiveRequirements() {
    assertThat(Catalogue.load().requirements()).hasSizeGreaterThanOrEqualTo(75);
  }

  @Test
  void everySentenceThatARequirementNamesExists() throws IOException {
    assertThat(named()).isSubsetOf(sentences());
  }

  @Test
  void everySentenceIsNamedByARequirementOrSaysWhyNot() throws IOException {
    Set<String> left = new TreeSet<>(sentences());
    left.removeAll(named());
    assertThat(Catalogue.uncovered().keySet()).containsExactlyInAnyOrderElementsOf(left);
  }

  @Test
  void everyFixtureIsUsed() {
    Set<String> unused = new TreeSet<>(Fixtures.all().keySet());
    for (Requirement requirement : Catalogue.load().requirements()) {
      requirement.scenario().workflows().forEach(use -> unused.remove(use.fixture().name()));
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void capabilitiesOfActionsAndExpectationsAreDerived() {
    Requirement requirement =
        parse(
                """
                    workflow: one-step
                    stimulus:
                      - start: {delay: 1h, tags: [a]}
                      - pause: run
                    expect: {runs: {run: {state: {x: 1}}}, list: {query: {}, runs: 1}}
                """)
            .requirements()
            .get(0);
    assertThat(requirement.needs().capabilities())
        .containsExactlyInAnyOrder(
            Capability.START_DELAY,
            Capability.TAGS,
            Capability.PAUSE,
            Capability.STATE,
            Capability.LIST);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          unknown field 'colour'                | workflow: one-step | colour: blue | expect: {bodies: {}}
          unknown fixture 'two-step'            | workflow: two-step | stimulus: [] | expect: {bodies: {}}
          unknown field 'quiet'                 | workflow: {name: debounced, with: {quiet: 1}} | stimulus: [] | expect: {bodies: {}}
          unknown action 'begin'                | workflow: one-step | stimulus: [begin] | expect: {bodies: {}}
          an action has one verb                | workflow: one-step | stimulus: [{start: {}, settle: {}}] | expect: {bodies: {}}
          unknown field 'wait'                  | workflow: one-step | stimulus: [{start: {wait: 1h}}] | expect: {bodies: {}}
          needs 'value'                         | workflow: one-step | stimulus: [{complete: {token: x}}] | expect: {bodies: {}}
          unknown event 'conf/none'             | workflow: one-step | stimulus: [{send: {event: conf/none}}] | expect: {bodies: {}}
          unknown placeholder: <anything>       | workflow: one-step | stimulus: [] | expect: {bodies: {work: <anything>}}
          unknown placeholder: <time 1y>        | workflow: one-step | stimulus: [{start: {input: {time: <time 1y>}}}] | expect: {bodies: {}}
          nothing before it has the alias 'run' | workflow: one-step | stimulus: [{cancel: run}] | expect: {bodies: {}}
          nothing before it has the alias 'two' | workflow: one-step | stimulus: [start] | expect: {runs: {two: {status: WAITING}}}
          unknown expectation 'bodys'           | workflow: one-step | stimulus: [] | expect: {bodys: {}}
          expects nothing                       | workflow: one-step | stimulus: [] | narrative2: x
          expects nothing of 'runs'             | workflow: one-step | stimulus: [start] | expect: {runs: {}}
          expects nothing of 'run'              | workflow: one-step | stimulus: [start] | expect: {runs: {run: {}}}
          expects nothing of 'journal'          | workflow: one-step | stimulus: [start] | journal: []
          expects nothing of 'expect'           | workflow: one-step | stimulus: [{expect: {}}] | expect: {bodies: {}}
          expects nothing of 'refused'          | workflow: one-step | stimulus: [{start: {}, refused: {}}] | expect: {bodies: {}}
          unknown capability 'FLY'              | workflow: one-step | capability: FLY | expect: {bodies: {}}
          """)
  void whatHasNoMeaningFailsTheLoad(String problem, String one, String two, String three) {
    String body = "    %s\n    %s\n    %s\n".formatted(one, two, three);
    if (problem.equals("expects nothing")) {
      body = "    %s\n    %s\n".formatted(one, two);
    }
    String yaml = body;
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("test.one")
        .hasMessageContaining(problem);
  }

  @Test
  void aRequirementStandsOnlyOnce() {
    String twice = HEAD + "    expect: {bodies: {}}\n";
    String second = twice.substring(twice.indexOf("  - id"));
    assertThatThrownBy(() -> Catalogue.parse(twice + second))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("stands twice");
  }

  @Test
  void aRequirementNamesItsArea() {
    assertThatThrownBy(() -> Catalogue.parse(HEAD.replace("test.one", "other.one")))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("must begin with its area");
  }

  private static Catalogue parse(String rest) {
    return Catalogue.parse(HEAD + rest);
  }

  private static Set<String> named() {
    return Catalogue.load().requirements().stream()
        .flatMap(requirement -> requirement.about().semantics().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> sentences() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "semantics.md"));
    return Pattern.compile("^- \\[([a-z.0-9]+)]", Pattern.MULTILINE)
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
