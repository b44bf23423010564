package io.segmento.platform.grpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.segmento.platform.error.FieldViolation;
import io.segmento.platform.error.Kind;
import io.segmento.platform.error.SegmentoException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Makes statuses of failures, and nothing else does: a {@link SegmentoException} by its kind, with the reason as {@link ErrorInfo};
 * whatever else is {@code INTERNAL} without a word about it.
 */
public final class StatusMapper {
  /** The domain of every {@link ErrorInfo} of this platform. */
  public static final String DOMAIN = "segmento.io";

  private static final String INTERNAL_MESSAGE = "internal error";

  private StatusMapper() {}

  /** The status to close a call with. */
  public static StatusRuntimeException toStatus(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof SegmentoException known) {
      return StatusProto.toStatusRuntimeException(toProto(known));
    }
    if (cause instanceof StatusRuntimeException status) {
      return status;
    }
    if (cause instanceof StatusException status) {
      return status.getStatus().asRuntimeException(status.getTrailers());
    }
    return Status.INTERNAL.withDescription(INTERNAL_MESSAGE).asRuntimeException();
  }

  /** The status as a message, for items of a stream that fail alone. */
  public static com.google.rpc.Status toProto(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof SegmentoException known) {
      return toProto(known);
    }
    return com.google.rpc.Status.newBuilder()
        .setCode(Status.Code.INTERNAL.value())
        .setMessage(INTERNAL_MESSAGE)
        .build();
  }

  /** Whether the failure is one of ours to repair, rather than an answer that the caller has to expect. */
  static boolean isUnexpected(Throwable failure) {
    Throwable cause = unwrap(failure);
    return !(cause instanceof SegmentoException
        || cause instanceof StatusRuntimeException
        || cause instanceof StatusException);
  }

  private static com.google.rpc.Status toProto(SegmentoException failure) {
    String message = String.valueOf(failure.getMessage());
    com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
        .setCode(code(failure.kind()).value())
        .setMessage(message)
        .addDetails(Any.pack(ErrorInfo.newBuilder()
            .setReason(failure.reason().name())
            .setDomain(DOMAIN)
            .build()));
    if (failure.kind() == Kind.INVALID && !failure.violations().isEmpty()) {
      BadRequest.Builder details = BadRequest.newBuilder();
      for (FieldViolation violation : failure.violations()) {
        details.addFieldViolations(BadRequest.FieldViolation.newBuilder()
            .setField(violation.field())
            .setDescription(violation.toString())
            .setReason(failure.reason().name()));
      }
      status.addDetails(Any.pack(details.build()));
    }
    if (failure.kind() == Kind.CONFLICT) {
      PreconditionFailure.Builder details = PreconditionFailure.newBuilder();
      for (FieldViolation violation : failure.violations()) {
        details.addViolations(PreconditionFailure.Violation.newBuilder()
            .setType(failure.reason().name())
            .setSubject(violation.field())
            .setDescription(violation.toString()));
      }
      if (failure.violations().isEmpty()) {
        details.addViolations(PreconditionFailure.Violation.newBuilder()
            .setType(failure.reason().name())
            .setDescription(message));
      }
      status.addDetails(Any.pack(details.build()));
    }
    return status.build();
  }

  private static Status.Code code(Kind kind) {
    return switch (kind) {
      case INVALID -> Status.Code.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.Code.NOT_FOUND;
      case EXISTS -> Status.Code.ALREADY_EXISTS;
      case CONFLICT -> Status.Code.FAILED_PRECONDITION;
      case STALE -> Status.Code.ABORTED;
      case QUOTA -> Status.Code.RESOURCE_EXHAUSTED;
      case OVERLOAD, STORE_DOWN -> Status.Code.UNAVAILABLE;
      case TIMEOUT -> Status.Code.DEADLINE_EXCEEDED;
      case PERMISSION -> Status.Code.PERMISSION_DENIED;
      case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
    };
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
