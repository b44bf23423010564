package io.segmento.platform.auction.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.EID;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Regs;
import io.segmento.proto.openrtb.BidRequest.Source;
import io.segmento.proto.openrtb.BidRequest.SupplyChain;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.openrtb.BidRequest.UserAgent;
import io.segmento.proto.openrtb.ExtensionsProto;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation")
class OlderPlacesTest {

  @Test
  void whatStandsInItsPlaceIsNotTouched() {
    BidRequest request = BidRequest.newBuilder()
        .setId("r")
        .setRegs(Regs.newBuilder().setGdpr(true).setExt(Regs.Ext.newBuilder().setGpc("1")))
        .build();

    assertThat(OlderPlaces.normalise(request)).isSameAs(request);
  }

  @Test
  void everythingFindsItsPlace() {
    BidRequest request = BidRequest.newBuilder()
        .setId("r")
        .addImp(Imp.newBuilder().setId("1"))
        .addImp(Imp.newBuilder()
            .setId("2")
            .setExt(Imp.Ext.newBuilder().setExtension(ExtensionsProto.rwdd, true)))
        .setRegs(Regs.newBuilder()
            .setExt(Regs.Ext.newBuilder()
                .setGdpr(true)
                .setUsPrivacy("1YYN")
                .setExtension(ExtensionsProto.gpp, "DBAA")
                .addExtension(ExtensionsProto.gppSid, 2)
                .addExtension(ExtensionsProto.gppSid, 7)))
        .setUser(User.newBuilder()
            .setExt(User.Ext.newBuilder()
                .setConsent("CP")
                .addEids(EID.newBuilder().setSource("id.example"))))
        .setSource(Source.newBuilder()
            .setExt(Source.Ext.newBuilder().setSchain(SupplyChain.newBuilder().setComplete(true))))
        .setDevice(Device.newBuilder()
            .setExt(Device.Ext.newBuilder()
                .setExtension(
                    ExtensionsProto.sua, UserAgent.newBuilder().setModel("M").build())))
        .build();

    BidRequest normal = OlderPlaces.normalise(request);

    assertThat(normal.getImp(0).getRwdd()).isFalse();
    assertThat(normal.getImp(1).getRwdd()).isTrue();
    assertThat(normal.getRegs().getGdpr()).isTrue();
    assertThat(normal.getRegs().getUsPrivacy()).isEqualTo("1YYN");
    assertThat(normal.getRegs().getGpp()).isEqualTo("DBAA");
    assertThat(normal.getRegs().getGppSidList()).containsExactly(2, 7);
    assertThat(normal.getUser().getConsent()).isEqualTo("CP");
    assertThat(normal.getUser().getEids(0).getSource()).isEqualTo("id.example");
    assertThat(normal.getSource().getSchain().getComplete()).isTrue();
    assertThat(normal.getDevice().getSua().getModel()).isEqualTo("M");
  }

  @Test
  void theNewPlaceIsBelievedWhereBothAreFilled() {
    BidRequest request = BidRequest.newBuilder()
        .setRegs(Regs.newBuilder()
            .setUsPrivacy("1YYY")
            .setGpp("NEW")
            .setExt(Regs.Ext.newBuilder()
                .setUsPrivacy("1NNN")
                .setExtension(ExtensionsProto.gpp, "OLD")))
        .setUser(
            User.newBuilder().setConsent("NEW").setExt(User.Ext.newBuilder().setConsent("OLD")))
        .build();

    BidRequest normal = OlderPlaces.normalise(request);

    assertThat(normal).isSameAs(request);
  }

  @Test
  void thatTheGdprAppliesIsNeverOverheard() {
    assertThat(gdpr(false, true)).isTrue();
    assertThat(gdpr(true, false)).isTrue();
    assertThat(gdpr(false, false)).isFalse();
  }

  private static boolean gdpr(boolean newPlace, boolean olderPlace) {
    return OlderPlaces.normalise(BidRequest.newBuilder()
            .setRegs(Regs.newBuilder()
                .setGdpr(newPlace)
                .setExt(Regs.Ext.newBuilder().setGdpr(olderPlace)))
            .build())
        .getRegs()
        .getGdpr();
  }
}
