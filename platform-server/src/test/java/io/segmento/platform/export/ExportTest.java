package io.segmento.platform.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.error.Kind;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.eventlog.BidBasis;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalScope;
import io.segmento.proto.v1.ApprovalServiceGrpc;
import io.segmento.proto.v1.ApprovalServiceGrpc.ApprovalServiceBlockingStub;
import io.segmento.proto.v1.ExportRawRequest;
import io.segmento.proto.v1.GrantApprovalRequest;
import io.segmento.proto.v1.ListApprovalsRequest;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.RevokeApprovalRequest;
import io.segmento.proto.v1.VerifyAuditReply;
import io.segmento.proto.v1.VerifyAuditRequest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows of single events leave the house with an approval, and never without. */
final class ExportTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String AUDIT = "ex:{audit}";
  private static final int EVERYTHING = 0xffff;

  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock(Instant.now());
  private TestNode node;
  private int bids;

  @BeforeEach
  void start() {
    node = TrackingNode.start(
            redis,
            clock,
            directory,
            new EventLogModule(),
            new BudgetModule(),
            new CounterModule(),
            new NoticeModule(),
            new ExportModule(),
            new CurrencyModule(),
            new ReportModule())
        .node();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("S4")
  @Test
  void withoutAnApprovalNothingIsSentAndItIsWrittenDown() {
    seen(EVERYTHING);
    StatusRuntimeException refusal = refused(request("").build());
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    refusal = refused(request("made-up").build());
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(audit())
        .hasSize(2)
        .allSatisfy(entry -> assertThat(entry)
            .containsEntry("action", "export")
            .containsEntry("outcome", "refused")
            .containsEntry("reason", "APPROVAL_MISSING")
            .containsEntry("who", "development"));
  }

  @Clause("S4")
  @Test
  void expiredRevokedAndOtherPeoplesApprovalsAreNone() {
    seen(EVERYTHING);
    Approval expired = grant(approval());
    Approval otherRole = grant(approval().setRole("science"));
    Approval revoked = grant(approval());
    var unused = approvals()
        .revoke(RevokeApprovalRequest.newBuilder().setId(revoked.getId()).build());
    assertThat(denied(request(revoked.getId()).build())).isEqualTo("APPROVAL_REVOKED");
    assertThat(denied(request(otherRole.getId()).build())).isEqualTo("APPROVAL_OF_OTHER_ROLE");
    Approval rows = grant(approval());
    assertThat(denied(request(rows.getId()).setWithUsers(true).build()))
        .isEqualTo("APPROVAL_OF_OTHER_SCOPE");
    ExportRawRequest.Builder others = request(rows.getId());
    others.getQueryBuilder().addAdvertiserIds("somebody-else");
    assertThat(denied(others.build())).isEqualTo("APPROVAL_OF_OTHER_SCOPE");
    others = request(rows.getId());
    others.getQueryBuilder().addCampaignIds("not-theirs");
    assertThat(denied(others.build())).isEqualTo("APPROVAL_OF_OTHER_SCOPE");
    clock.advance(Duration.ofHours(2));
    assertThat(denied(request(expired.getId()).build())).isEqualTo("APPROVAL_EXPIRED");
    assertThat(audit().stream().filter(entry -> "refused".equals(entry.get("outcome"))))
        .hasSize(6);
    assertThat(verify().getWhole()).isTrue();
  }

  @Clause("S4")
  @Test
  void approvedRowsAreThoseOfThePartnerOnce() {
    Approval approval = grant(approval());
    seen(EVERYTHING);
    // The partner's, told twice by a writer that was not sure; and one of another.
    bid(9, EVERYTHING, CatalogFixtures.ADVERTISER);
    bid(9, EVERYTHING, CatalogFixtures.ADVERTISER);
    bid(10, EVERYTHING, "somebody-else");
    written();
    List<String> rows = rows(request(approval.getId()).build());
    assertThat(rows.get(0))
        .startsWith("event_id,type,event_time,")
        .endsWith(",conversion_delay_hours")
        .doesNotContain("user");
    assertThat(rows.subList(1, rows.size()))
        .hasSize(2)
        .anySatisfy(row -> assertThat(row).startsWith("impression:").contains(",USD,"))
        .anySatisfy(row -> assertThat(row).startsWith("bid:"));
    assertThat(audit().stream().map(entry -> entry.get("action") + " " + entry.get("outcome")))
        .containsExactly("grant done", "export begun", "export done");
    assertThat(audit().get(2)).containsEntry("rows", "2").containsEntry("users", "false");
  }

  /** Somebody who asks for a part must not be sent the whole. */
  @Test
  void whatNarrowsAReportAndNotRowsIsRefused() {
    Approval approval = grant(approval());
    seen(EVERYTHING);
    ReportQuery asked = request(approval.getId()).getQuery();
    for (ReportQuery.Builder query : List.of(
        asked.toBuilder()
            .addFilters(ReportFilter.newBuilder()
                .setDimension(ReportDimension.COUNTRY_DIMENSION)
                .addValues("DEU")),
        asked.toBuilder().addDimensions(ReportDimension.COUNTRY_DIMENSION),
        asked.toBuilder().setPageSize(10))) {
      StatusRuntimeException refusal =
          refused(request(approval.getId()).setQuery(query).build());
      assertThat(refusal.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(refusal.getStatus().getDescription()).startsWith("query.");
    }
  }

  @Clause("S4")
  @Test
  void approvalThatEndsEndsWhatIsUnderWay() {
    Approval approval = Approval.newBuilder().setExpiresAtMillis(1_000).build();
    assertThat(ApprovalCheck.inForce(Optional.of(approval), 999)).isEqualTo(approval);
    for (Optional<Approval> found : List.of(
        Optional.of(approval),
        Optional.of(approval.toBuilder().setRevokedAtMillis(5).build()),
        Optional.<Approval>empty())) {
      assertThat(catchThrowableOfType(
                  SegmentoException.class, () -> ApprovalCheck.inForce(found, 1_000))
              .reason()
              .kind())
          .isEqualTo(Kind.PERMISSION);
    }
  }

  @Test
  void userIsInTheRowsOnlyWhereThePartnerAgreedToIt() {
    Approval approval = grant(approval().setScope(ApprovalScope.USER_ROWS));
    seen(EVERYTHING);
    List<String> rows = rows(request(approval.getId()).setWithUsers(true).build());
    assertThat(rows.get(0)).endsWith(",user_ref");
    // 128 bits of the day's reference.
    assertThat(rows.get(1)).matches(".*,[A-Za-z0-9_-]{22}");
    assertThat(rows(request(approval.getId()).build()).get(0)).doesNotContain("user");
  }

  @Clause("C17")
  @Test
  void trainingGetsOnlyRowsOfThoseWhoAgreedToIt() {
    Approval training = grant(approval().setPurpose(Purpose.IMPROVEMENT));
    Approval measuring = grant(approval());
    seen(EVERYTHING & ~(1 << Purpose.IMPROVEMENT.getNumber()));
    bid(1, 0, CatalogFixtures.ADVERTISER);
    bid(2, EVERYTHING, CatalogFixtures.ADVERTISER);
    bid(3, 1 << Purpose.IMPROVEMENT.getNumber(), CatalogFixtures.ADVERTISER);
    written();
    assertThat(rows(request(training.getId()).build())).hasSize(1 + 2);
    assertThat(rows(request(measuring.getId()).build())).hasSize(1 + 2);
  }

  @Test
  void grantsAreCheckedAndListed() {
    assertThat(catchThrowableOfType(
                StatusRuntimeException.class, () -> grant(approval().setPartner("nobody")))
            .getStatus()
            .getDescription())
        .contains("partner", "expected: the id of an advertiser");
    for (GrantApprovalRequest.Builder wrong : List.of(
        approval().setPurpose(Purpose.STORAGE),
        approval().setScopeValue(0),
        approval().setRole("Boss!"),
        approval().setAgreement(""),
        approval().setExpiresAtMillis(clock.millis()),
        approval().setExpiresAtMillis(clock.millis() + Duration.ofDays(400).toMillis()))) {
      assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> grant(wrong))
              .getStatus()
              .getCode())
          .isEqualTo(Code.INVALID_ARGUMENT);
    }
    Approval granted = grant(approval());
    assertThat(granted.getGrantedBy()).isEqualTo("development");
    assertThat(approvals().list(ListApprovalsRequest.getDefaultInstance()).getApprovalsList())
        .containsExactly(granted);
    assertThat(approvals()
            .list(ListApprovalsRequest.newBuilder().setPartner("other").build())
            .getApprovalsList())
        .isEmpty();
  }

  @Clause("S4")
  @Test
  void logOfExportsShowsWhenSomebodyChangedIt() {
    Approval approval = grant(approval());
    rows(request(approval.getId()).build());
    refused(request("").build());
    assertThat(verify().getWhole()).isTrue();
    assertThat(verify().getEntries()).isEqualTo(4);
    List<String> ids = redis.run(commands -> commands.xrange(AUDIT, Range.unbounded()).stream()
        .map(StreamMessage::getId)
        .toList());
    // Left out in the middle, then cut off at the end.
    Map<String, String> second = audit().get(1);
    redis.run(commands -> commands.xdel(AUDIT, ids.get(1)));
    assertThat(verify().getWhole()).isFalse();
    assertThat(verify().getBrokenAt()).isEqualTo(2);
    redis.run(commands -> commands.del(AUDIT));
    assertThat(verify().getWhole()).isFalse();
    // Put in by somebody without the key.
    second.put("rows", "1");
    redis.run(commands -> commands.xadd(AUDIT, second));
    assertThat(verify().getWhole()).isFalse();
  }

  private void seen(int permits) {
    String token = node.get(BidTokens.class)
        .sealMarkup(BidToken.newBuilder()
            .setBidId(ByteString.copyFromUtf8("twelve bytes"))
            .setCampaignId(CatalogFixtures.RETARGET)
            .setCreativeId("retarget-300x250")
            .setExchange(CatalogFixtures.EXCHANGE)
            .setPermitBits(permits)
            .setUserKey(ByteString.copyFrom(new byte[16]))
            .setIssuedAt(clock.instant().getEpochSecond())
            .build());
    NoticeReply reply = NoticeServiceGrpc.newBlockingStub(node.channel())
        .impression(NoticeRequest.newBuilder().setToken(token).build());
    assertThat(reply).isNotNull();
  }

  private void bid(int number, int permits, String advertiser) {
    bids++;
    node.get(BidLog.class)
        .bid(
            BidToken.newBuilder()
                .setBidId(
                    ByteString.copyFrom(ByteBuffer.allocate(12).putInt(number).rewind()))
                .setCampaignId(CatalogFixtures.RETARGET)
                .setPermitBits(permits)
                .build(),
            BidBasis.NONE,
            advertiser,
            "USD",
            clock.millis());
  }

  private void written() {
    Await.until(
        "the bids are in the log",
        () -> node.get(CollectorRegistry.class).getSampleValue("segmento_events_written_total")
            == bids);
  }

  private GrantApprovalRequest.Builder approval() {
    return GrantApprovalRequest.newBuilder()
        .setPartner(CatalogFixtures.ADVERTISER)
        .setScope(ApprovalScope.EVENT_ROWS)
        .setPurpose(Purpose.MEASUREMENT)
        .setRole("development")
        .setAgreement("contract 2026/17")
        .setExpiresAtMillis(clock.millis() + Duration.ofHours(1).toMillis());
  }

  private Approval grant(GrantApprovalRequest.Builder request) {
    return approvals().grant(request.build());
  }

  private ExportRawRequest.Builder request(String approval) {
    String day = clock.instant().toString().substring(0, 10);
    return ExportRawRequest.newBuilder()
        .setApprovalId(approval)
        .setQuery(ReportQuery.newBuilder().setFromDay(day).setToDay(day));
  }

  private List<String> rows(ExportRawRequest request) {
    StringBuilder text = new StringBuilder();
    ReportServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .exportRaw(request)
        .forEachRemaining(chunk -> text.append(chunk.getContent().toStringUtf8()));
    return text.toString().lines().toList();
  }

  private StatusRuntimeException refused(ExportRawRequest request) {
    // Not one chunk comes before it.
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> ReportServiceGrpc.newBlockingStub(node.channel())
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .exportRaw(request)
            .next());
  }

  /** The reason in the audit log's last entry, of an export that is refused. */
  private String denied(ExportRawRequest request) {
    assertThat(refused(request).getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    List<Map<String, String>> entries = audit();
    Map<String, String> last = entries.get(entries.size() - 1);
    assertThat(last).containsEntry("outcome", "refused");
    return String.valueOf(last.get("reason"));
  }

  private static List<Map<String, String>> audit() {
    return redis.run(commands -> {
      List<Map<String, String>> entries = new ArrayList<>();
      commands.xrange(AUDIT, Range.unbounded()).forEach(entry -> entries.add(entry.getBody()));
      return entries;
    });
  }

  private ApprovalServiceBlockingStub approvals() {
    return ApprovalServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private VerifyAuditReply verify() {
    return approvals().verifyAudit(VerifyAuditRequest.getDefaultInstance());
  }
}
