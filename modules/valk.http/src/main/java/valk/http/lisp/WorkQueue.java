package valk.http.lisp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a server have to do: jobs for whoever is free, and jobs for the one worker
 * whose values they are about. Safe for use by all threads.
 */
final class WorkQueue {
  /** Something to do. */
  interface Job {
    /** Does it, on a worker's thread. */
    void doneBy(Worker worker);

    /** Nobody will do it. */
    void refused();
  }

  /**
   * A job that any worker can do. Those that wait are linked with each other, so that one is added,
   * and taken back from among all, without an object of the queue's own; under the queue's lock.
   */
  abstract static class SharedJob implements Job {
    private @Nullable SharedJob before;
    private @Nullable SharedJob after;
    private boolean isWaiting;
  }

  private @Nullable SharedJob first;
  private @Nullable SharedJob last;
  private final List<Queue<Job>> own = new ArrayList<>();
  private boolean isClosed;

  WorkQueue(int workers) {
    for (int i = 0; i < workers; i++) {
      own.add(new ArrayDeque<>());
    }
  }

  /** Has some worker do a job, which was never added before. */
  void add(SharedJob job) {
    if (!added(job)) {
      job.refused();
    }
  }

  private synchronized boolean added(SharedJob job) {
    if (!isClosed) {
      link(job);
      notify();
    }
    return !isClosed;
  }

  private void link(SharedJob job) {
    job.isWaiting = true;
    job.before = last;
    if (last == null) {
      first = job;
    } else {
      last.after = job;
    }
    last = job;
  }

  private void unlink(SharedJob job) {
    job.isWaiting = false;
    SharedJob before = job.before;
    SharedJob after = job.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    job.before = null;
    job.after = null;
  }

  /** Has a certain worker do a job, before those that anyone can do. */
  void add(int worker, Job job) {
    if (!added(worker, job)) {
      job.refused();
    }
  }

  private synchronized boolean added(int worker, Job job) {
    if (!isClosed) {
      own.get(worker).add(job);
      notifyAll();
    }
    return !isClosed;
  }

  /**
   * Waits for a job.
   *
   * @return the job; null if there will be none
   * @throws InterruptedException if the thread was interrupted
   */
  synchronized @Nullable Job take(int worker) throws InterruptedException {
    while (!isClosed) {
      Job job = own.get(worker).poll();
      if (job == null) {
        job = takeFirst();
      }
      if (job != null) {
        return job;
      }
      wait();
    }
    return null;
  }

  private @Nullable Job takeFirst() {
    SharedJob taken = first;
    if (taken != null) {
      unlink(taken);
    }
    return taken;
  }

  /** Takes a job back that any worker can do, and says whether none has begun with it. */
  synchronized boolean remove(SharedJob job) {
    boolean isWaiting = job.isWaiting;
    if (isWaiting) {
      unlink(job);
    }
    return isWaiting;
  }

  /** Takes no further jobs and refuses those that are there. */
  void close() {
    List<Job> left = new ArrayList<>();
    synchronized (this) {
      isClosed = true;
      for (Job job = takeFirst(); job != null; job = takeFirst()) {
        left.add(job);
      }
      own.forEach(left::addAll);
      own.forEach(Queue::clear);
      notifyAll();
    }
    left.forEach(Job::refused);
  }
}
