package io.segmento.tools.events;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalServiceGrpc;
import io.segmento.proto.v1.ListApprovalsRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento events approvals}. */
@Command(
    name = "approvals",
    description = "All approvals of exports, ended ones too, the newest first.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento events approvals",
      "  segmento events approvals --partner shop"
    })
final class ApprovalsCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  @Option(
      names = "--partner",
      paramLabel = "ID",
      defaultValue = "",
      description = "Only of this advertiser.")
  private String partner = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      try {
        System.out.print(render(
            ApprovalServiceGrpc.newBlockingStub(channel.channel())
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .list(ListApprovalsRequest.newBuilder().setPartner(partner).build())
                .getApprovalsList(),
            Instant.now()));
      } catch (StatusRuntimeException e) {
        throw channel.failure("events approvals", e);
      }
    }
  }

  static String render(List<Approval> approvals, Instant now) {
    if (approvals.isEmpty()) {
      return "There are none.\n";
    }
    TextTable table = new TextTable(0)
        .header("id", "partner", "scope", "purpose", "role", "agreement", "granted by", "holds");
    for (Approval each : approvals) {
      table.row(
          each.getId(),
          each.getPartner(),
          typed(each.getScope()),
          typed(each.getPurpose()),
          each.getRole(),
          each.getAgreement(),
          each.getGrantedBy(),
          holds(each, now));
    }
    return table.toString();
  }

  /** A constant as it is typed. */
  static String typed(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String holds(Approval approval, Instant now) {
    if (approval.getRevokedAtMillis() != 0) {
      return "no: revoked " + second(approval.getRevokedAtMillis());
    }
    boolean ended = now.toEpochMilli() >= approval.getExpiresAtMillis();
    return (ended ? "no: ended " : "until ") + second(approval.getExpiresAtMillis());
  }

  private static Instant second(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
  }
}
