package io.segmento.tools.events;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import java.util.Map;

/** What to tell who may not export: the core's own words, and what is missing. Stateless. */
final class ExportRefusal {
  private static final Map<String, String> REASON_TO_MISSING = Map.of(
      "APPROVAL_MISSING",
          "an approval of the partner whose rows these are: who has the role approvals writes it down (segmento events approve), --approval names it",
      "APPROVAL_EXPIRED", "a new approval, since this one has ended (segmento events approve)",
      "APPROVAL_REVOKED", "a new approval, since this one was revoked (segmento events approve)",
      "APPROVAL_OF_OTHER_ROLE",
          "the role that the approval was granted to (segmento events approvals shows it), or an approval for a role of yours",
      "APPROVAL_OF_OTHER_SCOPE",
          "an approval that covers this: of scope user-rows for --with-users, of the partner whose campaigns are named",
      "MISSING_ROLE",
          "a role that opens ReportService/ExportRaw, such as raw-reports, for the caller of your certificate",
      "UNKNOWN_CALLER", "a caller for your certificate in the core's access.callers");

  private ExportRefusal() {}

  static ToolException of(CoreChannel core, StatusRuntimeException e) {
    ToolException plain = core.failure("events export", e);
    String missing = REASON_TO_MISSING.get(reason(e));
    return e.getStatus().getCode() != Status.Code.PERMISSION_DENIED || missing == null
        ? plain
        : new ToolException(
            plain.getMessage() + System.lineSeparator() + "  What is missing: " + missing + ".", e);
  }

  private static String reason(StatusRuntimeException e) {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          try {
            return detail.unpack(ErrorInfo.class).getReason();
          } catch (InvalidProtocolBufferException broken) {
            return "";
          }
        }
      }
    }
    return "";
  }
}
