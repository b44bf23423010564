package io.segmento.tools.segment;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.SegmentServiceGrpc;
import io.segmento.proto.v1.SegmentServiceGrpc.SegmentServiceBlockingStub;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Calls of the segment service, whose refusals become what the user reads. */
final class SegmentCalls {
  private static final long DEADLINE_SECONDS = 60;

  private SegmentCalls() {}

  static <T> T call(CoreOptions core, String what, Function<SegmentServiceBlockingStub, T> work) {
    try (CoreChannel channel = core.connect()) {
      try {
        return work.apply(SegmentServiceGrpc.newBlockingStub(channel.channel())
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
      } catch (StatusRuntimeException e) {
        throw channel.failure(what, e);
      }
    }
  }
}
