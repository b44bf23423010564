package io.segmento.platform.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bid path's reads. Every event loop has its own connection on itself, so a read is asked, sent, answered and completed on one
 * thread. Reads wait until {@link #flush()}, which the caller calls once for each batch of bids; each ends within
 * {@code redis.bid-timeout} of being asked, flushed or not.
 *
 * <p>Called from another thread, both methods hop to one of the loops: right, but not fast.
 */
public final class RedisBidReads implements Startable {
  private final RedisConnections connections;
  private final FastThreadLocal<@Nullable Reads> ofThisLoop = new FastThreadLocal<>();
  private volatile List<Reads> all = List.of();

  @Inject
  public RedisBidReads(RedisConnections connections) {
    this.connections = requireNonNull(connections, "connections");
  }

  /** Begins to connect, one connection a loop; returns at once, also when Redis is away. */
  @Override
  public void start() {
    List<Reads> started = new ArrayList<>();
    for (EventLoop loop : connections.eventLoops().loops()) {
      Reads reads = new Reads(loop, connections);
      started.add(reads);
      loop.execute(() -> ofThisLoop.set(reads));
    }
    all = List.copyOf(started);
  }

  @Override
  public void close() {
    all = List.of();
  }

  /**
   * The values in the order of the keys, null where there is none. On a Cluster all keys lie in one slot. Fails with a
   * {@link SegmentoException}: {@link CommonReason#STORE_DOWN} at once while there is no connection, {@link CommonReason#STORE_TIMEOUT}, or
   * {@link CommonReason#OVERLOADED} at once when {@code redis.bid-max-pending} reads are under way on this loop.
   */
  public CompletableFuture<byte[][]> mget(byte[]... keys) {
    Reads here = ofThisLoop.get();
    if (here != null) {
      return here.mget(keys, new CompletableFuture<>());
    }
    CompletableFuture<byte[][]> result = new CompletableFuture<>();
    List<Reads> reads = all;
    if (reads.isEmpty()) {
      result.completeExceptionally(down());
      return result;
    }
    try {
      reads.get(0).loop.execute(() -> {
        var unused = reads.get(0).mget(keys, result);
      });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(down());
    }
    return result;
  }

  /** Sends what was asked on this thread since the last flush. */
  public void flush() {
    Reads here = ofThisLoop.get();
    if (here != null) {
      here.flush();
      return;
    }
    List<Reads> reads = all;
    if (!reads.isEmpty()) {
      try {
        reads.get(0).loop.execute(reads.get(0)::flush);
      } catch (RejectedExecutionException e) {
        // Closing: what was asked has failed or will time out.
        return;
      }
    }
  }

  /** How many loops have no open connection yet or have lost it. */
  int disconnected() {
    int count = 0;
    for (Reads reads : all) {
      if (!reads.isConnected()) {
        count++;
      }
    }
    return count;
  }

  private static SegmentoException down() {
    return new SegmentoException(CommonReason.STORE_DOWN, "the store is not available");
  }

  /** The reads of one loop; used on that loop only. */
  private static final class Reads {
    private final EventLoop loop;
    private final RedisLink link;
    private final long timeoutNanos;
    private final int maxPending;
    /** In the order of asking, which is the order of deadlines, since all get the same time. */
    private final ArrayDeque<Read> pending = new ArrayDeque<>();

    private int underWay;
    private boolean sweepScheduled;

    Reads(EventLoop loop, RedisConnections connections) {
      this.loop = loop;
      this.timeoutNanos = connections.config().bidTimeout().toNanos();
      this.maxPending = connections.config().bidMaxPending();
      this.link = connections.openOn(loop, RedisBidReads::holdUntilFlush);
    }

    boolean isConnected() {
      return link.isOpen();
    }

    CompletableFuture<byte[][]> mget(byte[][] keys, CompletableFuture<byte[][]> result) {
      StatefulConnection<byte[], byte[]> connection = link.connection();
      if (connection == null) {
        result.completeExceptionally(down());
        return result;
      }
      if (underWay >= maxPending) {
        result.completeExceptionally(
            new SegmentoException(CommonReason.OVERLOADED, "too many reads at once"));
        return result;
      }
      Read read = new Read(this, keys, result, System.nanoTime() + timeoutNanos);
      underWay++;
      pending.addLast(read);
      try {
        var unused = connection.dispatch(read);
      } catch (RuntimeException e) {
        read.end(null, RedisFailures.map(e));
      }
      sweepLater(timeoutNanos);
      return result;
    }

    void flush() {
      StatefulConnection<byte[], byte[]> connection = link.connection();
      if (connection != null) {
        connection.flushCommands();
      }
    }

    private void sweepLater(long nanos) {
      if (!sweepScheduled && !pending.isEmpty()) {
        sweepScheduled = true;
        var unused = loop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
      }
    }

    /** One timer for all reads of the loop, instead of one each. */
    private void sweep() {
      sweepScheduled = false;
      long now = System.nanoTime();
      for (Read first = pending.peekFirst(); first != null; first = pending.peekFirst()) {
        if (!first.ended) {
          if (first.deadlineNanos - now > 0) {
            sweepLater(first.deadlineNanos - now);
            return;
          }
          first.end(
              null,
              new SegmentoException(
                  CommonReason.STORE_TIMEOUT, "the store did not answer in time"));
          // Also keeps what was never flushed from being sent.
          first.cancel();
        }
        pending.pollFirst();
      }
    }
  }

  private static void holdUntilFlush(RedisLink opened) {
    StatefulConnection<byte[], byte[]> connection = opened.connection();
    if (connection != null) {
      connection.setAutoFlushCommands(false);
    }
  }

  /** The command, its place in the queue and its deadline in one object. */
  private static final class Read extends Command<byte[], byte[], byte[][]> {
    private final Reads reads;
    private final CompletableFuture<byte[][]> result;
    private final long deadlineNanos;
    private boolean ended;

    Read(Reads reads, byte[][] keys, CompletableFuture<byte[][]> result, long deadlineNanos) {
      super(
          CommandType.MGET,
          new RedisValues(keys.length),
          new CommandArgs<>(ByteArrayCodec.INSTANCE).addKeys(keys));
      this.reads = reads;
      this.result = result;
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    public void complete() {
      super.complete();
      if (getOutput().hasError()) {
        end(
            null,
            RedisFailures.map(
                new io.lettuce.core.RedisCommandExecutionException(getOutput().getError())));
      } else {
        end(getOutput().get(), null);
      }
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
      boolean first = super.completeExceptionally(failure);
      end(null, RedisFailures.map(failure));
      return first;
    }

    @Override
    public void cancel() {
      super.cancel();
      end(null, down());
    }

    void end(byte @Nullable [][] values, @Nullable RuntimeException failure) {
      if (!reads.loop.inEventLoop()) {
        // A reconnecting Cluster completes from elsewhere.
        try {
          reads.loop.execute(() -> end(values, failure));
        } catch (RejectedExecutionException e) {
          // The loops are closed: nobody keeps count any more.
          result.completeExceptionally(down());
        }
        return;
      }
      if (ended) {
        return;
      }
      ended = true;
      reads.underWay--;
      if (values != null) {
        result.complete(values);
      } else {
        result.completeExceptionally(failure == null ? down() : failure);
      }
    }
  }
}
