package dev.waybill.replay;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where branches run: as many threads as branches are live, given back after two idle seconds. */
final class BranchThreads {
  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          2,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          BranchThreads::thread);

  private BranchThreads() {}

  static void start(Runnable branch) {
    POOL.execute(branch);
  }

  /** How many threads there are now. */
  static int size() {
    return POOL.getPoolSize();
  }

  /** The most threads there have been at a time. */
  static int peak() {
    return POOL.getLargestPoolSize();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "waybill-branch");
    thread.setDaemon(true);
    return thread;
  }
}
