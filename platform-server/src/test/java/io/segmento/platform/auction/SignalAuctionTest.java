package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static io.segmento.platform.auction.AuctionNode.withBanner;

import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.Regs;
import io.segmento.proto.openrtb.BidRequest.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A visitor is bid on; one signal of the request alone ends that, and what permits does not. */
class SignalAuctionTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final int OURS = 42;

  @TempDir
  static Path work;

  private AuctionNode node;
  private String buyerUid;

  @BeforeEach
  void start() throws IOException {
    Path registration = work.resolve("registration.conf");
    Files.writeString(
        registration, "registrations = [{ from-gvl-version = 1, consent = [1, 2, 3, 4, 7] }]");
    node = AuctionNode.start(
        redis,
        work,
        MutableClock.at("2026-11-23T10:00:00Z"),
        () -> 0,
        "privacy.tcf.vendor-id = " + OURS + "\nprivacy.tcf.registration = \"" + registration + '"');
    node.shop(withBanner(scripted("retarget", AuctionNode.SCRIPTED, Map.of("price", "2500000"))
        .setNeedsUser(true)
        .build()));
    buyerUid = node.buyerUid(node.visitor("sku-2"));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Map<String, Consumer<BidRequest.Builder>> forbidding() {
    Map<String, Consumer<BidRequest.Builder>> signals = new LinkedHashMap<>();
    signals.put("coppa", r -> r.setRegs(Regs.newBuilder().setCoppa(true)));
    signals.put("gdpr without consent", r -> r.setRegs(Regs.newBuilder().setGdpr(true)));
    signals.put("consent that cannot be read", consent("nonsense"));
    signals.put("consent of another vendor", consent(ConsentStrings.tcf(7, 1, 2, 3, 4, 7)));
    signals.put("consent without storage", consent(ConsentStrings.tcf(OURS, 2, 3, 4, 7)));
    signals.put("consent without basic ads", consent(ConsentStrings.tcf(OURS, 1, 3, 4, 7)));
    signals.put("consent without personalised ads", consent(ConsentStrings.tcf(OURS, 1, 2, 3, 7)));
    signals.put("us_privacy", r -> r.setRegs(Regs.newBuilder().setUsPrivacy("1YYN")));
    signals.put(
        "us_privacy that cannot be read", r -> r.setRegs(Regs.newBuilder().setUsPrivacy("2???")));
    signals.put("gpp", r -> r.setRegs(Regs.newBuilder().setGpp("nonsense").addGppSid(7)));
    signals.put(
        "gpc", r -> r.setRegs(Regs.newBuilder().setExt(Regs.Ext.newBuilder().setGpc("1"))));
    signals.put("dnt", r -> r.getDeviceBuilder().setDnt(true));
    signals.put("lmt", r -> r.getDeviceBuilder().setLmt(true));
    signals.put("atts", r -> r.getDeviceBuilder().setExt(Device.Ext.newBuilder().setAtts(2)));
    return signals;
  }

  private Map<String, Consumer<BidRequest.Builder>> permitting() {
    Map<String, Consumer<BidRequest.Builder>> signals = new LinkedHashMap<>();
    signals.put("nothing", r -> {});
    signals.put("no gdpr", r -> r.setRegs(Regs.newBuilder().setGdpr(false)));
    signals.put("consent", consent(ConsentStrings.tcf(OURS, 1, 2, 3, 4, 7)));
    signals.put("us_privacy", r -> r.setRegs(Regs.newBuilder().setUsPrivacy("1YNN")));
    signals.put("us_privacy of elsewhere", r -> r.setRegs(Regs.newBuilder().setUsPrivacy("1---")));
    signals.put("no lmt", r -> r.getDeviceBuilder().setLmt(false).setDnt(false));
    return signals;
  }

  private Consumer<BidRequest.Builder> consent(String string) {
    return request -> request
        .setRegs(Regs.newBuilder().setGdpr(true))
        .setUser(User.newBuilder().setBuyeruid(buyerUid).setConsent(string));
  }

  @Test
  void aSignalAloneEndsTheBidAndWhatForbidsNothingDoesNot() {
    SoftAssertions every = new SoftAssertions();
    forbidding()
        .forEach((name, change) -> every.assertThat(bids(change)).as(name).isFalse());
    permitting()
        .forEach((name, change) -> every.assertThat(bids(change)).as(name).isTrue());
    every.assertAll();
  }

  private boolean bids(Consumer<BidRequest.Builder> change) {
    BidRequest.Builder request = request().setUser(User.newBuilder().setBuyeruid(buyerUid));
    change.accept(request);
    return node.bid(request.build()).hasResponse();
  }
}
