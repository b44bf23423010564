package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.TestKeys;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserKeys;
import io.segmento.policy.Clause;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.App;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.v1.IdentityKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserResolverTest {
  private static final String IFA = "6D92078A-8246-4BA4-AE5B-76104861E7DC";
  private static final UserKey VISITOR = UserKey.of(new byte[16]);

  private final KeyRing keys = TestKeys.ring(1);
  private final BuyerUids buyerUids = new BuyerUids(keys);
  private final UserKeys userKeys = new UserKeys(keys);
  private final UserResolver users = new UserResolver(buyerUids, userKeys);

  @Clause("X2")
  @Test
  void siteVisitorIsWhomOurIdForThisExchangeNames() {
    BidRequest request = site(buyerUids.seal("test", IdentityKind.COOKIE, VISITOR));
    assertThat(users.resolve(request, "test")).isEqualTo(VISITOR);
    assertThat(users.resolve(request, "another")).isNull();
    assertThat(users.resolve(site("whatever"), "test")).isNull();
    assertThat(users.resolve(site(""), "test")).isNull();
    // A device is nobody on a site, even when its id was sealed.
    assertThat(users.resolve(site(buyerUids.seal("test", IdentityKind.IDFA, VISITOR)), "test"))
        .isNull();
    assertThat(users.resolve(
            site("").toBuilder()
                .setDevice(Device.newBuilder().setOs("iOS").setIfa(IFA))
                .build(),
            "test"))
        .isNull();
  }

  @Clause("U8")
  @ParameterizedTest
  @CsvSource({"iOS,,IDFA", "tvOS,,IDFA", "Android,,GAID", ",Apple,IDFA", ",Samsung,GAID"})
  void appUserIsWhomTheAdvertisingIdOfItsPlatformNames(String os, String make, IdentityKind kind) {
    Device.Builder device = Device.newBuilder().setIfa(IFA);
    if (os != null) {
      device.setOs(os);
    }
    if (make != null) {
      device.setMake(make);
    }
    assertThat(users.resolve(app(device.build()), "test"))
        .isEqualTo(userKeys.of(kind, IFA).orElseThrow());
  }

  @Clause("U1")
  @Test
  void appIsNeverJoinedWithABrowser() {
    BidRequest noId = app(Device.newBuilder().setOs("iOS").build());
    assertThat(users.resolve(noId, "test")).isNull();
    assertThat(users.resolve(app(Device.newBuilder().setIfa(IFA).build()), "test"))
        .isNull();
  }

  private static BidRequest site(String buyerUid) {
    return AuctionFixtures.request()
        .setUser(User.newBuilder().setBuyeruid(buyerUid))
        .build();
  }

  /** Also carries a browser's id, which must not count. */
  private BidRequest app(Device device) {
    return AuctionFixtures.request()
        .clearSite()
        .setApp(App.newBuilder().setBundle("com.example"))
        .setUser(
            User.newBuilder().setBuyeruid(buyerUids.seal("test", IdentityKind.COOKIE, VISITOR)))
        .setDevice(device)
        .build();
  }
}
