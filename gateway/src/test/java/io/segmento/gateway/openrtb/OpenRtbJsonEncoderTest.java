package io.segmento.gateway.openrtb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Value;
import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.openrtb.NativeRequest;
import io.segmento.proto.openrtb.NativeResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenRtbJsonEncoderTest {
  private final OpenRtbJsonEncoder responses = OpenRtbJsonEncoder.forResponses(NativeForm.STRING);

  @Test
  void aResponseIsWrittenInTheOrderOfItsNumbers() throws Exception {
    BidResponse response = BidResponse.newBuilder()
        .setId("r")
        .setCur("USD")
        .addSeatbid(BidResponse.SeatBid.newBuilder()
            .setGroup(false)
            .addBid(BidResponse.Bid.newBuilder()
                .setId("b")
                .setImpid("1")
                .setPrice(1.25)
                .setW(300)
                .addAttr(1)
                .addAttr(-2)
                .addAdomain("a.example")))
        .build();
    assertThat(encode(response))
        .isEqualTo(
            "{'id':'r','seatbid':[{'bid':[{'id':'b','impid':'1','price':1.25,'adomain':['a.example'],'attr':[1,-2],'w':300}],"
                + "'group':0}],'cur':'USD'}");
  }

  @Test
  void anEmptyMessageIsAnEmptyObject() throws Exception {
    assertThat(encode(BidResponse.getDefaultInstance())).isEqualTo("{}");
  }

  @Test
  void numbersArePlainAndShort() throws Exception {
    assertThat(price(2)).isEqualTo("2");
    assertThat(price(0)).isEqualTo("0");
    assertThat(price(1.5)).isEqualTo("1.5");
    assertThat(price(-0.05)).isEqualTo("-0.05");
    assertThat(price(0.1 + 0.2)).isEqualTo("0.30000000000000004");
    assertThat(price(1e-7)).isEqualTo("0.0000001");
    assertThat(price(1.2345678901234567e19)).isEqualTo("12345678901234567000");
    assertThat(price(1e300)).isEqualTo("1.0E300");
  }

  @Test
  void stringsAreEscapedOnlyWhereJsonAsksForIt() throws Exception {
    String markup = "<a href=\"x\">\\ </a>\n\t\u0001 Привет \uD83D\uDE00 \u2028\u007f";
    assertThat(encode(BidResponse.newBuilder().setId(markup).build()).replace('\'', '"'))
        .isEqualTo(
            "{\"id\":\"<a href=\\\"x\\\">\\\\ </a>\\n\\t\\u0001 Привет \uD83D\uDE00 \u2028\u007f\"}");
  }

  @Test
  void nativeMarkupIsAStringOrAnObject() throws Exception {
    BidResponse response = BidResponse.newBuilder()
        .addSeatbid(BidResponse.SeatBid.newBuilder()
            .addBid(BidResponse.Bid.newBuilder()
                .setAdmNative(NativeResponse.newBuilder().setVer("1.2").setAssetsurl("u"))))
        .build();
    assertThat(encode(response))
        .isEqualTo(
            "{'seatbid':[{'bid':[{'adm':'{\\'ver\\':\\'1.2\\',\\'assetsurl\\':\\'u\\'}'}]}]}");
    assertThat(
            text(OpenRtbJsonEncoder.forResponses(NativeForm.OBJECT).encode(response.toByteArray())))
        .isEqualTo("{'seatbid':[{'bid':[{'adm':{'ver':'1.2','assetsurl':'u'}}]}]}");
    BidRequest request = BidRequest.newBuilder()
        .addImp(BidRequest.Imp.newBuilder()
            .setNative(BidRequest.Native.newBuilder()
                .setRequestNative(NativeRequest.newBuilder().setVer("1.2"))))
        .build();
    assertThat(
            text(OpenRtbJsonEncoder.forRequests(NativeForm.OBJECT).encode(request.toByteArray())))
        .isEqualTo("{'imp':[{'native':{'request':{'ver':'1.2'}}}]}");
  }

  @Test
  void aMessageWithAFieldInSeveralPlacesIsWrittenAsOneThatIsInOrder() throws Exception {
    byte[] scattered = OpenRtbJsonDecoder.forRequests()
        .decode(Json.bytes("{'imp':[{'id':'1'}],'id':'a','imp':{'id':'2'},'id':'b'}"));
    assertThat(text(OpenRtbJsonEncoder.forRequests(NativeForm.OBJECT).encode(scattered)))
        .isEqualTo("{'id':'b','imp':[{'id':'1'},{'id':'2'}]}");
  }

  @Test
  void openValuesAndMapsGoBothWays() throws Exception {
    String json =
        "{'ext':{'igi':[{'igs':[{'config':{'a':[1,2.5,null,true,'x',{},[]],'':null}},{'config':null}],"
            + "'igb':[{'ps':{'https://a.example':0.5,'':1},'pbs':'s'}]}]}}";
    byte[] message = OpenRtbJsonDecoder.forResponses().decode(Json.bytes(json));
    BidResponse.InterestGroupAuctionIntent intent =
        BidResponse.parseFrom(message).getExt().getIgi(0);
    assertThat(intent.getIgs(1).getConfig().getKindCase()).isEqualTo(Value.KindCase.NULL_VALUE);
    assertThat(intent.getIgb(0).getPsMap())
        .containsEntry("https://a.example", 0.5)
        .containsEntry("", 1.0);
    assertThat(text(responses.encode(message))).isEqualTo(json);
  }

  @Test
  void openValuesAreNestedNoDeeperThanLibrariesRead() throws Exception {
    String start = "{'ext':{'igi':{'igs':{'config':";
    String deepest = start + "{'x':".repeat(30) + "1" + "}".repeat(30) + "}}}}";
    byte[] message = OpenRtbJsonDecoder.forResponses().decode(Json.bytes(deepest));
    assertThat(BidResponse.parseFrom(message).getExt().getIgiCount()).isEqualTo(1);
    assertThat(responses.encode(message)).isNotEmpty();
    byte[] deeper = Json.bytes(start + "{'x':".repeat(31) + "1" + "}".repeat(31) + "}}}}");
    assertThatExceptionOfType(OpenRtbFaultException.class)
        .isThrownBy(() -> OpenRtbJsonDecoder.forResponses().decode(deeper))
        .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.LIMIT));
  }

  @Test
  void bytesThatAreNoMessageAreFaults() {
    byte[][] wrong = {
      {0x0A},
      {0x0A, 5, 'a'},
      {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0x0F},
      {0},
      {0x08, 1},
      {0x0B},
      {0x0A, 1, (byte) 0xFF},
      {0x12, 3, 0x0A, 5, 0},
      {0x7D, 1}
    };
    for (byte[] bytes : wrong) {
      assertThatExceptionOfType(OpenRtbFaultException.class)
          .isThrownBy(() -> responses.encode(bytes))
          .satisfies(fault -> assertThat(fault).hasMessage("malformed protobuf"));
    }
  }

  @Test
  void numbersThatJsonDoesNotHaveAreFaults() {
    for (double value :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThatExceptionOfType(OpenRtbFaultException.class)
          .isThrownBy(() -> price(value))
          .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.RANGE));
    }
  }

  private String price(double price) throws Exception {
    String json = encode(BidResponse.newBuilder()
        .addSeatbid(
            BidResponse.SeatBid.newBuilder().addBid(BidResponse.Bid.newBuilder().setPrice(price)))
        .build());
    return json.substring(
        "{'seatbid':[{'bid':[{'price':".length(), json.length() - "}]}]}".length());
  }

  private String encode(BidResponse response) throws Exception {
    return text(responses.encode(response.toByteArray()));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8).replace('"', '\'');
  }
}
