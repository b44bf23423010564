package io.segmento.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;
import io.segmento.platform.error.SegmentoException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StatusMapperTest {
  private static final Map<Kind, Status.Code> EXPECTED = new EnumMap<>(Map.ofEntries(
      Map.entry(Kind.INVALID, Status.Code.INVALID_ARGUMENT),
      Map.entry(Kind.NOT_FOUND, Status.Code.NOT_FOUND),
      Map.entry(Kind.EXISTS, Status.Code.ALREADY_EXISTS),
      Map.entry(Kind.CONFLICT, Status.Code.FAILED_PRECONDITION),
      Map.entry(Kind.STALE, Status.Code.ABORTED),
      Map.entry(Kind.QUOTA, Status.Code.RESOURCE_EXHAUSTED),
      Map.entry(Kind.OVERLOAD, Status.Code.UNAVAILABLE),
      Map.entry(Kind.STORE_DOWN, Status.Code.UNAVAILABLE),
      Map.entry(Kind.TIMEOUT, Status.Code.DEADLINE_EXCEEDED),
      Map.entry(Kind.PERMISSION, Status.Code.PERMISSION_DENIED),
      Map.entry(Kind.UNAUTHENTICATED, Status.Code.UNAUTHENTICATED)));

  @ParameterizedTest
  @EnumSource
  void everyKindHasItsCodeAndNamesTheReason(Kind kind) throws Exception {
    StatusRuntimeException status =
        StatusMapper.toStatus(new CompletionException(new SegmentoException(reason(kind), "why")));
    assertThat(status.getStatus().getCode()).isEqualTo(EXPECTED.get(kind));
    assertThat(status.getStatus().getDescription()).isEqualTo("why");
    ErrorInfo info = detail(status, ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo("BECAUSE");
    assertThat(info.getDomain()).isEqualTo("segmento.io");
  }

  @Test
  void invalidArgumentNamesTheField() throws Exception {
    StatusRuntimeException status =
        StatusMapper.toStatus(SegmentoException.invalid("campaign.name", "\"\" (expected: text)"));
    BadRequest.FieldViolation violation = detail(status, BadRequest.class).getFieldViolations(0);
    assertThat(violation.getField()).isEqualTo("campaign.name");
    assertThat(violation.getDescription()).isEqualTo("campaign.name: \"\" (expected: text)");
    assertThat(violation.getReason()).isEqualTo(CommonReason.INVALID_FIELD.name());
  }

  @Test
  void failedPreconditionNamesTheRule() throws Exception {
    StatusRuntimeException status =
        StatusMapper.toStatus(new SegmentoException(reason(Kind.CONFLICT), "why"));
    assertThat(detail(status, PreconditionFailure.class).getViolations(0).getType())
        .isEqualTo("BECAUSE");
  }

  @Test
  void anythingElseIsInternalAndSaysNothing() {
    StatusRuntimeException status = StatusMapper.toStatus(new IllegalStateException("key u:123"));
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getMessage()).doesNotContain("123");
    assertThat(StatusMapper.toProto(new IllegalStateException("key u:123")).toString())
        .doesNotContain("123");
  }

  private static <T extends com.google.protobuf.Message> T detail(
      StatusRuntimeException status, Class<T> type) throws Exception {
    com.google.rpc.Status proto = StatusProto.fromThrowable(status);
    assertThat(proto).isNotNull();
    for (Any detail : proto.getDetailsList()) {
      if (detail.is(type)) {
        return detail.unpack(type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + proto);
  }

  private static Reason reason(Kind kind) {
    return new Reason() {
      @Override
      public String name() {
        return "BECAUSE";
      }

      @Override
      public Kind kind() {
        return kind;
      }
    };
  }
}
