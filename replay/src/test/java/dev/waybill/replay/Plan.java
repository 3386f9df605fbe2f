package dev.waybill.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random workflow as a tree. */
record Plan(Op op, String id, int mode, List<Plan> parts) {

  /** What a node of the tree does. */
  enum Op {
    STEP,
    SLEEP,
    WAIT,
    CALLBACK,
    SEND,
    CHILD,
    LOOSE,
    SHARE,
    TAKE,
    MUTATE,
    JOIN,
    BRANCHES,
    MAP,
    WHEN,
    LOOP,
    VERSION,
    SAGA,
    FINALLY,
    CATCH_ALL,
    SEQUENCE
  }

  private static final List<Op> LEAVES =
      List.of(
          Op.STEP,
          Op.STEP,
          Op.SLEEP,
          Op.WAIT,
          Op.CALLBACK,
          Op.SEND,
          Op.CHILD,
          Op.LOOSE,
          Op.SHARE,
          Op.TAKE,
          Op.MUTATE,
          Op.JOIN);
  private static final List<Op> KNOTS =
      List.of(
          Op.BRANCHES,
          Op.BRANCHES,
          Op.BRANCHES,
          Op.MAP,
          Op.WHEN,
          Op.LOOP,
          Op.VERSION,
          Op.SAGA,
          Op.FINALLY,
          Op.CATCH_ALL,
          Op.SEQUENCE);
  private static final int DEPTH = 3;

  static Plan random(long seed) {
    Random random = new Random(seed);
    List<Plan> parts = new ArrayList<>();
    int length = 2 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      parts.add(random(random, DEPTH));
    }
    return new Plan(Op.SEQUENCE, "root", 0, parts);
  }

  private static Plan random(Random random, int depth) {
    List<Op> ops = depth == 0 || random.nextInt(5) < 2 ? LEAVES : KNOTS;
    Op op = ops.get(random.nextInt(ops.size()));
    String id = List.of("a", "b", "c").get(random.nextInt(3));
    List<Plan> parts = new ArrayList<>();
    for (int i = parts(op, random); i > 0; i--) {
      parts.add(op == Op.JOIN ? joined(random) : random(random, depth - 1));
    }
    return new Plan(op, id, random.nextInt(60), parts);
  }

  private static Plan joined(Random random) {
    Op op = List.of(Op.STEP, Op.STEP, Op.SLEEP, Op.WAIT, Op.CHILD).get(random.nextInt(5));
    return new Plan(op, List.of("p", "q").get(random.nextInt(2)), random.nextInt(60), List.of());
  }

  private static int parts(Op op, Random random) {
    return switch (op) {
      case JOIN, BRANCHES -> 2 + random.nextInt(3);
      case WHEN, VERSION, SAGA -> 2;
      case SEQUENCE -> 3;
      case MAP, LOOP, FINALLY, CATCH_ALL -> 1;
      default -> 0;
    };
  }
}
