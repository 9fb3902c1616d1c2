package valk.http.lisp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.SequencedSet;
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

  private final SequencedSet<Job> shared = new LinkedHashSet<>();
  private final List<Queue<Job>> own = new ArrayList<>();
  private boolean isClosed;

  WorkQueue(int workers) {
    for (int i = 0; i < workers; i++) {
      own.add(new ArrayDeque<>());
    }
  }

  /** Has some worker do a job. */
  void add(Job job) {
    if (!added(job)) {
      job.refused();
    }
  }

  private synchronized boolean added(Job job) {
    if (!isClosed) {
      shared.add(job);
      notify();
    }
    return !isClosed;
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
        job = first();
      }
      if (job != null) {
        return job;
      }
      wait();
    }
    return null;
  }

  private @Nullable Job first() {
    return shared.isEmpty() ? null : shared.removeFirst();
  }

  /** Takes a job back that any worker can do, and says whether none has begun with it. */
  synchronized boolean remove(Job job) {
    return shared.remove(job);
  }

  /** Takes no further jobs and refuses those that are there. */
  void close() {
    List<Job> left = new ArrayList<>();
    synchronized (this) {
      isClosed = true;
      left.addAll(shared);
      shared.clear();
      own.forEach(left::addAll);
      own.forEach(Queue::clear);
      notifyAll();
    }
    left.forEach(Job::refused);
  }
}
