package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.StepFailedException;
import dev.waybill.WaybillException;
import dev.waybill.client.RunFailedException;
import dev.waybill.conformance.catalogue.Action;
import dev.waybill.conformance.catalogue.Check;
import dev.waybill.conformance.catalogue.Requirement;
import dev.waybill.conformance.catalogue.Verb;
import dev.waybill.conformance.match.Matcher;
import dev.waybill.conformance.match.Trees;
import dev.waybill.conformance.target.Target;
import dev.waybill.spi.UnsupportedCapabilityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Carries out one requirement in a world of its own. */
final class Rehearsal {
  private static final Duration GLANCE = Duration.ofMillis(5);

  private final Requirement.Scenario scenario;
  private final Target target;

  Rehearsal(Requirement requirement, Target target) {
    this.scenario = requirement.scenario();
    this.target = target;
  }

  /**
   * Where things came out otherwise than expected.
   *
   * @throws UnsupportedCapabilityException when the backend refused it as something it cannot do
   */
  List<String> differences() {
    Scene scene;
    try {
      scene = new Scene(target, scenario);
    } catch (RuntimeException e) {
      return opening(e);
    }
    try (scene) {
      return differences(scene);
    } catch (UnsupportedCapabilityException e) {
      throw e;
    } catch (Exception e) {
      return List.of(thrown("closing", e));
    }
  }

  private List<String> opening(RuntimeException refusal) {
    JsonNode expected = scenario.expect().get(Check.REGISTRATION);
    if (expected != null) {
      return Matcher.given("registration", expected, tree(refusal), Unbound.INSTANCE);
    }
    if (refusal instanceof UnsupportedCapabilityException unsupported) {
      throw unsupported;
    }
    return List.of(thrown("opening", refusal));
  }

  private List<String> differences(Scene scene) throws InterruptedException {
    Stimulus stimulus = new Stimulus(scene);
    int number = 0;
    for (Action action : scenario.stimulus()) {
      number++;
      List<String> found = perform(scene, stimulus, action);
      if (!found.isEmpty()) {
        String at = "stimulus " + number + " (" + action.verb().word() + "): ";
        return found.stream().map(difference -> at + difference).toList();
      }
    }
    return settled(scene, scenario.expect());
  }

  private List<String> perform(Scene scene, Stimulus stimulus, Action action)
      throws InterruptedException {
    if (action.verb() == Verb.EXPECT) {
      return settled(scene, Check.in(action.arguments()));
    }
    try {
      for (int i = 0; i < action.times(); i++) {
        stimulus.perform(action);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (action.refused().isPresent()) {
        return Matcher.given("refused", action.refused().get(), tree(e), scene);
      }
      if (e instanceof UnsupportedCapabilityException unsupported) {
        throw unsupported;
      }
      return List.of(thrown("threw", e));
    }
    return action
        .refused()
        .map(refusal -> List.of("expected to be refused with " + refusal + ", was accepted"))
        .orElse(List.of());
  }

  /** What still differs once everything that was to come has had time to. */
  private List<String> settled(Scene scene, Map<Check, JsonNode> expected) {
    long deadline = System.nanoTime() + target.patience().toNanos();
    List<String> differences = look(scene, expected);
    while (!differences.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(GLANCE.toNanos());
      differences = look(scene, expected);
    }
    return differences;
  }

  private static List<String> look(Scene scene, Map<Check, JsonNode> expected) {
    try {
      return Expectation.differences(scene, expected);
    } catch (UnsupportedCapabilityException e) {
      throw e;
    } catch (RuntimeException e) {
      return List.of(thrown("looking", e));
    }
  }

  private static String thrown(String when, Exception e) {
    StringBuilder text = new StringBuilder(when + ": " + e);
    List<StackTraceElement> frames = new ArrayList<>(List.of(e.getStackTrace()));
    frames.stream().limit(3).forEach(frame -> text.append(" < ").append(frame));
    return text.toString();
  }

  private static ObjectNode tree(Exception e) {
    ObjectNode tree =
        Trees.object()
            .put("type", e.getClass().getSimpleName())
            .put("message", String.valueOf(e.getMessage()));
    if (e instanceof WaybillException broken) {
      tree.put("code", broken.code());
    }
    if (e instanceof UnsupportedCapabilityException unsupported) {
      tree.put("capability", unsupported.capability().name());
    }
    if (e instanceof RunFailedException ended) {
      tree.put("status", ended.run().status().name());
    }
    if (e instanceof StepFailedException failed) {
      tree.set("failure", JournalTree.failure(failed.failure()));
    }
    return tree;
  }
}
