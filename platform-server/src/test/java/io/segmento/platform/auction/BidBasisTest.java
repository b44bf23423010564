package io.segmento.platform.auction;

import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;
import static io.segmento.platform.auction.AuctionNode.OTHER;
import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.campaign;
import static io.segmento.platform.auction.AuctionNode.imp;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionServiceTest.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segmento.platform.eventlog.BidBasis;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.NoBidReason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an auction tells the log of a bid, and of why there is none. */
class BidBasisTest {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  static Path work;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-27T10:00:00Z"));
  private final List<BidBasis> told = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> reasons = Collections.synchronizedList(new ArrayList<>());
  private AuctionNode node;

  private final class Log implements BidLog {
    @Override
    public void bid(
        BidToken token, BidBasis basis, String advertiserId, String currency, long atMillis) {
      told.add(basis);
    }

    @Override
    public void noBid(
        String exchangeId, String country, int deviceType, int reason, long atMillis) {
      reasons.add(reason);
    }
  }

  @BeforeEach
  void start() {
    node = AuctionNode.start(
        redis,
        work,
        clock,
        () -> 7,
        "",
        binder -> newOptionalBinder(binder, BidLog.class).setBinding().toInstance(new Log()));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aBidTellsItsFloorItsRateAndWhatItsCampaignSets() {
    Map<String, String> script = Map.of("price", "1500000", "click-rate", "0.004");
    node.shop(campaign("one", SCRIPTED, script));
    var unused = node.bid(request().setImp(0, imp("i", 1).setBidfloor(0.7)).build());
    node.shop(campaign("one", SCRIPTED, Map.of("price", "1500000", "click-rate", "0.005")));
    unused = node.bid(request().build());
    node.shop(campaign("one", SCRIPTED, script));
    unused = node.bid(request().build());

    assertThat(told).hasSize(3);
    assertThat(told.get(0).floorCpmMicros()).isEqualTo(700_000);
    assertThat(told.get(0).clickProbability()).isEqualTo(0.004, within(1e-9));
    assertThat(told.get(1).parametersHash()).isNotEqualTo(told.get(0).parametersHash());
    assertThat(told.get(2).parametersHash()).isEqualTo(told.get(0).parametersHash());
    assertThat(told.get(0).budgetMultiplier()).isNaN();
  }

  @Test
  void anAuctionThatIsLeftOutIsThrottledUnlessAnotherWasBelowTheFloor() {
    node.shop(campaign("held", SCRIPTED, Map.of("no-bid", "THROTTLED")));
    assertThat(reason(node.bid(request().build()))).isEqualTo(NoBidReason.THROTTLED);
    node.apply(List.of(campaign("low", OTHER, Map.of("no-bid", "BELOW_FLOOR"))));
    assertThat(reason(node.bid(request().build()))).isEqualTo(NoBidReason.BELOW_FLOOR);

    assertThat(reasons).containsExactly(NoBidReason.THROTTLED_VALUE, NoBidReason.BELOW_FLOOR_VALUE);
  }
}
