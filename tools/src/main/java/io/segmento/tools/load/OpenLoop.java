package io.segmento.tools.load;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Requests that come when they come, as from an exchange: at random moments of a given rate, whether or not earlier ones were answered. On one
 * thread. A request that finds every connection busy waits, and its wait counts, so that a server that stands still for a second is seen to
 * (coordinated omission; see G. Tene, "How NOT to Measure Latency"). One that has waited for its {@code tmax} is not sent any more, as no exchange
 * would, and counts as late.
 */
final class OpenLoop implements AutoCloseable {
  /** An answer of 200 is parsed and checked once in so many; every one is checked by its status and shape. */
  private static final int CHECKED_ONE_IN = 10;

  private static final int NO_CONTENT = 204;

  private static final long LAST_ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String url;
  private final Selector selector;
  private final Map<String, Long> pids;
  private final ProcessorTime processor = new ProcessorTime();
  private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private final IdentityHashMap<HttpConnection, Call> underWay = new IdentityHashMap<>();
  private int answered;

  /**
   * Connects.
   *
   * @param pids of the processes that serve, by name
   */
  OpenLoop(String url, int connections, Map<String, Long> pids) throws IOException {
    this.url = url;
    this.pids = new LinkedHashMap<>(pids);
    selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      idle.add(HttpConnection.open(url, selector));
    }
  }

  /** A request that is due, and where it counts. */
  private record Call(LoadRequest request, long dueNanos, int step, int second) {}

  /**
   * Runs all steps.
   *
   * @param tmaxMillis an answer that comes later after its request was due is late
   * @param everySecond told the number of seconds that are over
   */
  Timeline run(
      List<? extends LoadRequest> requests,
      List<Step> steps,
      int tmaxMillis,
      Random random,
      Consumer<Timeline> everySecond)
      throws IOException {
    Timeline timeline = new Timeline(steps);
    long lateNanos = TimeUnit.MILLISECONDS.toNanos(tmaxMillis);
    long begin = System.nanoTime();
    long nextSample = begin;
    long stepBegin = begin;
    for (int step = 0; step < steps.size(); step++) {
      double meanGap = 1e9 / steps.get(step).perSecond();
      long stepEnd = stepBegin + TimeUnit.SECONDS.toNanos(steps.get(step).seconds());
      double due = stepBegin + gap(meanGap, random);
      while (true) {
        long now = System.nanoTime();
        if (now >= nextSample) {
          sample(timeline, (now - begin) / 1e9);
          nextSample += SAMPLE_NANOS;
          everySecond.accept(timeline);
        }
        while (due <= now && due < stepEnd) {
          int second = (int) ((due - begin) / 1e9);
          timeline.due(step, second);
          LoadRequest request = requests.get(random.nextInt(requests.size()));
          waiting.add(new Call(request, (long) due, step, second));
          due += gap(meanGap, random);
        }
        send(timeline, lateNanos);
        if (now >= stepEnd) {
          break;
        }
        receive(timeline, lateNanos, Math.min((long) due, stepEnd) - System.nanoTime());
      }
      stepBegin = stepEnd;
    }
    if (nextSample - System.nanoTime() < SAMPLE_NANOS / 2) {
      // Else the last one is of just now.
      sample(timeline, (System.nanoTime() - begin) / 1e9);
    }
    long giveUp = System.nanoTime() + LAST_ANSWERS_NANOS;
    while (!(waiting.isEmpty() && underWay.isEmpty()) && System.nanoTime() < giveUp) {
      send(timeline, lateNanos);
      receive(timeline, lateNanos, TimeUnit.MILLISECONDS.toNanos(10));
    }
    for (int i = waiting.size() + underWay.size(); i > 0; i--) {
      timeline.fault("no answer when the run was over");
    }
    return timeline;
  }

  /** Exponential, so that arrivals are a Poisson process. */
  private static double gap(double mean, Random random) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private void send(Timeline timeline, long lateNanos) throws IOException {
    giveUp(timeline, lateNanos);
    while (!waiting.isEmpty() && !idle.isEmpty()) {
      HttpConnection connection = idle.poll();
      Call call = waiting.poll();
      try {
        connection.send(call.request.wire());
        underWay.put(connection, call);
      } catch (IOException e) {
        timeline.fault("connection broken");
        connection.close();
        idle.add(HttpConnection.open(url, selector));
      }
    }
  }

  private void giveUp(Timeline timeline, long lateNanos) {
    long now = System.nanoTime();
    for (Call call = waiting.peek();
        call != null && now - call.dueNanos > lateNanos;
        call = waiting.peek()) {
      waiting.remove();
      timeline.notSent(call.step, call.second, (now - call.dueNanos) / 1_000);
    }
  }

  /** Waits at most until the next request is due. */
  private void receive(Timeline timeline, long lateNanos, long nanos) throws IOException {
    // The selector counts in milliseconds; what is shorter is spun, on a core that this thread has
    // to itself.
    int ready = nanos >= 2_000_000 ? selector.select(nanos / 1_000_000 - 1) : selector.selectNow();
    if (ready == 0) {
      Thread.onSpinWait();
      return;
    }
    for (SelectionKey key : selector.selectedKeys()) {
      HttpConnection connection = (HttpConnection) key.attachment();
      try {
        if (connection.read()) {
          finish(timeline, connection, lateNanos);
        }
      } catch (IOException | ToolException e) {
        // The server may close; what it owed counts as a fault.
        underWay.remove(connection);
        timeline.fault("connection closed");
        connection.close();
        idle.add(HttpConnection.open(url, selector));
      }
    }
    selector.selectedKeys().clear();
  }

  private void finish(Timeline timeline, HttpConnection connection, long lateNanos) {
    Call call = underWay.remove(connection);
    idle.add(connection);
    if (call == null) {
      timeline.fault("an answer that nobody asked for");
      return;
    }
    long nanos = System.nanoTime() - call.dueNanos;
    int status = connection.status();
    answered++;
    timeline.answer(
        call.step,
        call.second,
        nanos / 1_000,
        nanos > lateNanos,
        status == NO_CONTENT && connection.isOfGateway(),
        status,
        call.request.fault(connection, answered % CHECKED_ONE_IN == 0));
  }

  private void sample(Timeline timeline, double second) {
    Map<String, Double> cpu = new LinkedHashMap<>();
    Map<String, Double> resident = new LinkedHashMap<>();
    pids.forEach((name, pid) -> {
      cpu.put(name, processor.micros(pid));
      resident.put(name, ProcessorTime.residentMib(pid));
    });
    timeline.sample(new Timeline.Sample(second, cpu, resident));
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : List.copyOf(selector.keys())) {
      ((HttpConnection) key.attachment()).close();
    }
    selector.close();
  }
}
