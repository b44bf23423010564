package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.BadRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogChange.Action;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.proto.v1.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CatalogServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", clock, new CatalogModule());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void appliedEntriesAreReadBackWithAnEtag() {
    ApplyCatalogReply reply = apply(CatalogFixtures.entries());
    assertThat(reply.getVersion()).isEqualTo(1);
    assertThat(reply.getChangesList())
        .hasSize(CatalogFixtures.entries().size())
        .allMatch(change -> change.getAction() == Action.CREATED && change.getVersion() == 1)
        .allMatch(change -> change.getChangedAtMillis() == clock.millis());
    CatalogEntry read = get(CatalogKind.CAMPAIGN, "brand");
    assertThat(read.getCampaign()).isEqualTo(CatalogFixtures.brand());
    assertThat(read.getEtag()).isNotEmpty();
    assertThat(get(CatalogKind.PRODUCT, "shop/sku-5").getProduct().getName())
        .isEqualTo("Tent for <two> & a dog");
  }

  @Test
  void sameEntriesAgainChangeNothing() {
    apply(CatalogFixtures.entries());
    ApplyCatalogReply again = apply(CatalogFixtures.entries());
    assertThat(again.getVersion()).isEqualTo(1);
    assertThat(again.getChangesList()).allMatch(change -> change.getAction() == Action.UNCHANGED);
    assertThat(logLength()).isEqualTo(CatalogFixtures.entries().size());
  }

  @Test
  void dryRunTellsAndChangesNothing() {
    ApplyCatalogReply reply = stub()
        .apply(ApplyCatalogRequest.newBuilder()
            .addAllEntries(CatalogFixtures.entries())
            .setDryRun(true)
            .build());
    assertThat(reply.getVersion()).isZero();
    assertThat(reply.getChangesList())
        .extracting(CatalogChange::getAction)
        .containsOnly(Action.CREATED);
    assertThat(keys()).isEmpty();
  }

  @Test
  void everyFaultIsToldAtOnceAndNothingIsWritten() {
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.add(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
        .setId("c1")
        .setMaxBidCpmMicros(0)
        .setCurrency("USX")
        .setTimeZone("Moscow")
        .setAdvertiserId("nobody")
        .build()));
    StatusRuntimeException failure = applyFails(entries);
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(failure.getStatus().getDescription())
        .contains("campaign \"c1\".max_bid_cpm_micros: 0 (expected: > 0)")
        .contains("campaign \"c1\".currency: \"USX\" (expected: ISO 4217, such as USD)")
        .contains("campaign \"c1\".time_zone: \"Moscow\"")
        .contains("campaign \"c1\".advertiser_id: \"nobody\" (expected: an existing advertiser)");
    assertThat(violations(failure))
        .containsExactly(
            "campaign \"c1\".currency",
            "campaign \"c1\".time_zone",
            "campaign \"c1\".max_bid_cpm_micros",
            "campaign \"c1\".advertiser_id");
    assertThat(keys()).isEmpty();
  }

  @Test
  void thousandFaultsStillFitIntoAStatus() {
    List<CatalogEntry> entries = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      entries.add(CatalogFixtures.of(
          Product.newBuilder().setAdvertiserId("a").setSku("s" + i).build()));
    }
    StatusRuntimeException failure = applyFails(entries);
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(failure.getStatus().getDescription()).matches("(?s).*; and \\d+ more");
  }

  @Test
  void referenceToNothingIsARuleThatDoesNotHold() {
    StatusRuntimeException failure =
        applyFails(List.of(CatalogFixtures.of(CatalogFixtures.brand())));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("campaign \"brand\".advertiser_id: \"shop\" (expected: an existing advertiser)");
  }

  @Test
  void creativeMayNameOnlyAProductOfItsOwnAdvertiser() {
    apply(CatalogFixtures.entries());
    CatalogEntry creative = CatalogFixtures.of(
        CatalogFixtures.creatives("brand").get(0).toBuilder().setSku("sku-99").build());
    StatusRuntimeException failure = applyFails(List.of(creative));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo(
            "creative \"brand-300x250\".sku: \"shop/sku-99\" (expected: an existing product)");
    apply(List.of(creative.toBuilder()
        .setCreative(creative.getCreative().toBuilder().setSku("sku-1"))
        .build()));
  }

  @Test
  void currencyOfACampaignCannotChangeSinceItsLedgerIsKeptInIt() {
    apply(CatalogFixtures.entries());
    StatusRuntimeException failure = applyFails(List.of(CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setCurrency("EUR").build())));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("campaign \"brand\".currency: \"EUR\" (expected: USD, which cannot change)");
  }

  @Test
  void etagOfAnOlderReadIsRefused() {
    apply(CatalogFixtures.entries());
    CatalogEntry read = get(CatalogKind.CAMPAIGN, "brand");
    CatalogEntry mine = renamed(read, "mine");
    apply(List.of(mine));
    StatusRuntimeException failure = applyFails(List.of(renamed(read, "theirs")));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(get(CatalogKind.CAMPAIGN, "brand").getCampaign().getName()).isEqualTo("mine");
  }

  @Test
  void ofManyWritersWithOneEtagExactlyOneWins() throws Exception {
    apply(CatalogFixtures.entries());
    CatalogEntry read = get(CatalogKind.CAMPAIGN, "brand");
    List<ListenableFuture<ApplyCatalogReply>> writers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      writers.add(CatalogServiceGrpc.newFutureStub(node.channel())
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .apply(ApplyCatalogRequest.newBuilder()
              .addEntries(renamed(read, "writer " + i))
              .build()));
    }
    int won = 0;
    for (ListenableFuture<ApplyCatalogReply> writer : writers) {
      try {
        assertThat(writer.get().getVersion()).isEqualTo(2);
        won++;
      } catch (ExecutionException e) {
        assertThat(StatusProto.fromThrowable(e.getCause()).getCode())
            .isEqualTo(Code.ABORTED.value());
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(version()).isEqualTo("2");
  }

  @Test
  void whatWasCheckedAgainstAnOlderVersionIsNotWritten() {
    apply(CatalogFixtures.entries());
    StoredEntry entry = StoredEntry.of(
        CatalogFixtures.of(CatalogFixtures.brand().toBuilder().setName("late").build()));
    RedisCatalog.Change late = new RedisCatalog.Change(entry.key(), Action.REPLACED, entry);
    assertThat(node.get(RedisCatalog.class).apply(0, List.of(late), clock.millis(), ""))
        .isEmpty();
    assertThat(version()).isEqualTo("1");
    assertThat(get(CatalogKind.CAMPAIGN, "brand").getCampaign()).isEqualTo(CatalogFixtures.brand());
    assertThat(node.get(RedisCatalog.class).apply(1, List.of(late), clock.millis(), ""))
        .hasValue(2L);
  }

  @Test
  void listingIsInOrderOfIdAndByAdvertiser() {
    apply(CatalogFixtures.entries());
    assertThat(list(CatalogKind.CREATIVE, "shop"))
        .extracting(entry -> entry.getCreative().getId())
        .containsExactly(
            "brand-300x250",
            "brand-320x50",
            "brand-728x90",
            "retarget-300x250",
            "retarget-320x50",
            "retarget-728x90");
    assertThat(list(CatalogKind.CREATIVE, "other")).isEmpty();
    assertThat(list(CatalogKind.EXCHANGE, "")).hasSize(1);
  }

  @Test
  void whatSomethingRefersToIsNotDeleted() {
    apply(CatalogFixtures.entries());
    StatusRuntimeException failure = deleteFails(CatalogKind.CAMPAIGN, "brand");
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .contains("creative \"brand-300x250\" refers to it");
    assertThat(deleteFails(CatalogKind.ADVERTISER, "shop").getStatus().getCode())
        .isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void whatNothingRefersToIsDeletedOnce() {
    apply(CatalogFixtures.entries());
    ApplyCatalogReply reply = stub().delete(delete(CatalogKind.CREATIVE, "brand-300x250"));
    assertThat(reply.getVersion()).isEqualTo(2);
    assertThat(reply.getChanges(0).getAction()).isEqualTo(Action.DELETED);
    assertThat(deleteFails(CatalogKind.CREATIVE, "brand-300x250").getStatus().getCode())
        .isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void unknownEntryIsNotFound() {
    try {
      get(CatalogKind.CAMPAIGN, "none");
      throw new AssertionError("found");
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    }
  }

  private static long logLength() {
    return redis.run(commands -> commands.xlen("{cat}:log"));
  }

  private static List<String> keys() {
    return redis.run(commands -> commands.keys("{cat}*"));
  }

  private static String version() {
    return redis.run(commands -> commands.get("{cat}:version"));
  }

  private CatalogServiceBlockingStub stub() {
    return CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private ApplyCatalogReply apply(List<CatalogEntry> entries) {
    return stub().apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
  }

  private StatusRuntimeException applyFails(List<CatalogEntry> entries) {
    try {
      apply(entries);
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("was applied");
  }

  private StatusRuntimeException deleteFails(CatalogKind kind, String id) {
    try {
      ApplyCatalogReply unused = stub().delete(delete(kind, id));
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("was deleted");
  }

  private CatalogEntry get(CatalogKind kind, String id) {
    return stub().get(CatalogKey.newBuilder().setKind(kind).setId(id).build());
  }

  private List<CatalogEntry> list(CatalogKind kind, String advertiser) {
    return ImmutableList.copyOf(stub()
        .list(ListCatalogRequest.newBuilder()
            .setKind(kind)
            .setAdvertiserId(advertiser)
            .build()));
  }

  private static DeleteCatalogRequest delete(CatalogKind kind, String id) {
    return DeleteCatalogRequest.newBuilder()
        .setKey(CatalogKey.newBuilder().setKind(kind).setId(id))
        .build();
  }

  private static CatalogEntry renamed(CatalogEntry entry, String name) {
    return entry.toBuilder()
        .setCampaign(entry.getCampaign().toBuilder().setName(name))
        .build();
  }

  private static List<String> violations(StatusRuntimeException failure) {
    List<String> fields = new ArrayList<>();
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    for (com.google.protobuf.Any detail : status.getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        try {
          detail
              .unpack(BadRequest.class)
              .getFieldViolationsList()
              .forEach(violation -> fields.add(violation.getField()));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return fields;
  }
}
