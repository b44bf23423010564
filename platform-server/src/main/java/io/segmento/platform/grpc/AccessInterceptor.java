package io.segmento.platform.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthGrpc;
import io.segmento.platform.error.SegmentoException;
import java.util.TreeSet;

/** Lets in who has a role for the method. Once for a call or a stream, never for an item of one. */
final class AccessInterceptor implements ServerInterceptor {
  private static final String REFLECTION = "grpc.reflection.";

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    CallerFilter.Admission admission = call.getAttributes().get(CallerFilter.ADMISSION);
    if (admission == null) {
      throw new SegmentoException(AccessReason.NO_CREDENTIALS, "no credentials");
    }
    SegmentoException refusal = admission.refusal().orElse(null);
    if (refusal != null) {
      // Whoever our authority signed may ask whether we live: a probe has nobody's role.
      if (refusal.reason() == AccessReason.UNKNOWN_CALLER && isHealth(method)) {
        return next.startCall(call, headers);
      }
      throw refusal;
    }
    Caller caller = admission.caller().orElseThrow();
    if (!caller.mayCall(method) && !isHealth(method) && !method.startsWith(REFLECTION)) {
      throw new SegmentoException(
          AccessReason.MISSING_ROLE,
          method + ": not open to caller " + caller.name() + " with roles "
              + new TreeSet<>(caller.roles())
              + " (expected: a role of access.roles that opens it)");
    }
    MethodType type = call.getMethodDescriptor().getType();
    if (type != MethodType.UNARY && type != MethodType.SERVER_STREAMING) {
      // A stream of requests knows who began it, and carries nothing from message to message.
      Context begun = caller.in(Context.current());
      Context previous = begun.attach();
      try {
        return next.startCall(call, headers);
      } finally {
        begun.detach(previous);
      }
    }
    return Contexts.interceptCall(
        because(caller, headers).in(Context.current()), call, headers, next);
  }

  private static Caller because(Caller caller, Metadata headers) {
    String reason = headers.get(Caller.REASON_HEADER);
    if (reason == null) {
      return caller;
    }
    if (!Caller.REASON.matcher(reason).matches()) {
      throw new SegmentoException(
          AccessReason.INVALID_REASON,
          "segmento-reason: not a reason (expected: at most 80 of A-Z a-z 0-9 . _ : # / - and space)");
    }
    return caller.because(reason);
  }

  private static boolean isHealth(String method) {
    return method.startsWith(HealthGrpc.SERVICE_NAME + "/");
  }
}
