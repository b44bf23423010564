package io.segmento.tools.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.Browser;
import io.segmento.tools.report.ReportCommand;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks at what the system tells: metrics, reports, and the data of the very visitor. */
final class AnswerSearch {
  private static final long DEADLINE_SECONDS = 30;

  private final Target target;
  private final CoreChannel core;

  AnswerSearch(Target target, CoreChannel core) {
    this.target = target;
    this.core = core;
  }

  /** Line by line, so that a series can be named. */
  int metrics(Needles needles, List<Finding> findings) {
    int lines = 0;
    for (String url : target.metrics()) {
      byte[] body = new Browser(Browser.client(), url).get(url).body();
      for (String line : new String(body, UTF_8).split("\n", -1)) {
        lines++;
        find(needles, "metrics", url + " " + line, line.getBytes(UTF_8), findings);
      }
    }
    return lines;
  }

  int reports(Needles needles, List<Finding> findings) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    var table = ReportCommand.query(
        core,
        ReportQuery.newBuilder()
            .setFromDay(today.minusDays(1).toString())
            .setToDay(today.toString())
            .addDimensions(ReportDimension.DAY)
            .addDimensions(ReportDimension.CAMPAIGN_DIMENSION)
            .build());
    find(needles, "report", "today, by campaign", table.toByteArray(), findings);
    return table.getRowsCount();
  }

  /** The visitor's own data; throws when they do not hold what was recorded on purpose. */
  int export(Browser visitor, Needles needles, List<Finding> findings) {
    byte[] export = visitor.get(target.site() + "/privacy/export").body();
    String text = new String(export, UTF_8);
    if (!text.contains(VisitorPlanter.CONTROL)) {
      throw new ToolException("the export does not tell the search for “" + VisitorPlanter.CONTROL
          + "”: nothing was recorded, so nothing would be proved. It says: " + text);
    }
    find(needles, "export", "/privacy/export", export, findings);
    return export.length;
  }

  /** The data of a device, as its advertiser gets them. */
  int export(Planted device, Needles needles, List<Finding> findings) {
    IdentityKind kind = device.place().endsWith("idfa") ? IdentityKind.IDFA : IdentityKind.GAID;
    try {
      ExportReply reply = ProfileServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .export(ExportRequest.newBuilder()
              .setDevice(Identity.newBuilder().setKind(kind).setValue(device.value()))
              .setAdvertiserId(target.advertiser())
              .setApiKey(target.apiKey())
              .build());
      find(needles, "export", "ProfileService.Export " + kind, reply.toByteArray(), findings);
      return reply.getSerializedSize();
    } catch (StatusRuntimeException e) {
      throw core.failure("export of a device", e);
    }
  }

  private static void find(
      Needles needles, String where, String at, byte[] content, List<Finding> findings) {
    needles
        .in(content)
        .forEach((planted, spelling) -> findings.add(new Finding(where, at, planted, spelling)));
  }
}
