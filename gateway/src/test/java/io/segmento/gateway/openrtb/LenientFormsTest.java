package io.segmento.gateway.openrtb;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.openrtb.NativeRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What exchanges send, and what we read in it. */
class LenientFormsTest {
  private final OpenRtbJsonDecoder decoder = OpenRtbJsonDecoder.forRequests();

  @Test
  void unknownFieldsAreSkippedWithAllTheyHold() throws Exception {
    BidRequest request = request("'x':{'a':[1,{'b':null}],'id':'no'},'tmax':5,'y':'s','z':[[[]]]");
    assertThat(request.getTmax()).isEqualTo(5);
    assertThat(request.getId()).isEqualTo("r");
    assertThat(request.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void stringsStandForNumbers() throws Exception {
    assertThat(request("'tmax':'120'").getTmax()).isEqualTo(120);
    assertThat(imp("'bidfloor':'1.2'").getBidfloor()).isEqualTo(1.2);
    assertThat(imp("'bidfloor':'3'").getBidfloor()).isEqualTo(3);
    assertThat(imp("'bidfloor':'.5'").getBidfloor()).isEqualTo(0.5);
    assertThat(imp("'bidfloor':'1e-3'").getBidfloor()).isEqualTo(0.001);
  }

  @Test
  void numbersAndBooleansStandForStringsAsTheyAreWritten() throws Exception {
    assertThat(device("'carrier':70092").getCarrier()).isEqualTo("70092");
    assertThat(device("'osv':1.0").getOsv()).isEqualTo("1.0");
    assertThat(device("'osv':-12e3").getOsv()).isEqualTo("-12e3");
    assertThat(device("'model':true").getModel()).isEqualTo("true");
    assertThat(device("'model':false").getModel()).isEqualTo("false");
    assertThat(request("'bcat':[13423,'IAB1']").getBcatList()).containsExactly("13423", "IAB1");
  }

  @Test
  void booleansHaveManyForms() throws Exception {
    for (String yes : new String[] {"1", "'1'", "true", "'true'", "'True'", "1.0"}) {
      assertThat(device("'dnt':" + yes).getDnt()).as(yes).isTrue();
    }
    for (String no : new String[] {"0", "'0'", "false", "'false'", "0.0"}) {
      BidRequest.Device device = device("'dnt':" + no);
      assertThat(device.hasDnt()).as(no).isTrue();
      assertThat(device.getDnt()).as(no).isFalse();
    }
  }

  @Test
  void adChoicesOfTheExtensionIsRead() throws Exception {
    BidRequest request =
        request("'regs':{'gdpr':0,'ext':{'gpc':'1','adchoices':'BYVHiWQAAAAA','other':2}}");
    assertThat(request.getRegs().getExt().getGpc()).isEqualTo("1");
    // As it travels: no class of this module knows extensions.
    assertThat(request.getRegs().getExt().getUnknownFields().getField(500).getLengthDelimitedList())
        .containsExactly(ByteString.copyFromUtf8("BYVHiWQAAAAA"));
  }

  @Test
  void booleansStandForIntegers() throws Exception {
    assertThat(request("'at':true").getAt()).isEqualTo(1);
    assertThat(request("'at':false").getAt()).isZero();
  }

  @Test
  void integralDecimalsStandForIntegers() throws Exception {
    assertThat(device("'w':86.0").getW()).isEqualTo(86);
    assertThat(device("'w':'86.00'").getW()).isEqualTo(86);
    assertThat(device("'w':8.6e1").getW()).isEqualTo(86);
    assertThat(device("'w':860E-1").getW()).isEqualTo(86);
    assertThat(device("'w':-2147483648").getW()).isEqualTo(Integer.MIN_VALUE);
    assertThat(device("'w':2147483647.000000000000000000").getW()).isEqualTo(Integer.MAX_VALUE);
    assertThat(device("'w':0e99").getW()).isZero();
  }

  @Test
  void nullAndTheEmptyStringMeanAbsent() throws Exception {
    for (String nothing : new String[] {"null", "''"}) {
      BidRequest request = request("'tmax':" + nothing + ",'test':" + nothing + ",'device':{'ua':"
          + nothing + ",'pxratio':" + nothing + "},'cur':" + nothing + ",'site':" + nothing);
      assertThat(request.hasTmax()).isFalse();
      assertThat(request.hasTest()).isFalse();
      assertThat(request.getDevice().hasUa()).isFalse();
      assertThat(request.getDevice().hasPxratio()).isFalse();
      assertThat(request.getCurCount()).isZero();
      assertThat(request.hasSite()).isFalse();
    }
  }

  @Test
  void anObjectThatIsNotThereHasManyForms() throws Exception {
    for (String nothing : new String[] {"null", "''", "false", "[]", "[null]"}) {
      assertThat(request("'site':" + nothing).hasSite()).as(nothing).isFalse();
      assertThat(request("'ext':" + nothing).hasExt()).as(nothing).isFalse();
    }
    assertThat(request("'site':{}").hasSite()).isTrue();
  }

  @Test
  void oneValueStandsForAnArrayOfOne() throws Exception {
    assertThat(request("'cur':'USD'").getCurList()).containsExactly("USD");
    assertThat(imp("'banner':{'battr':'3'}").getBanner().getBattrList()).containsExactly(3);
    assertThat(imp("'banner':{'format':{'w':1}}").getBanner().getFormatList()).hasSize(1);
    assertThat(decode("{'id':'r','imp':{'id':'1'}}").getImpList()).hasSize(1);
  }

  @Test
  void elementsThatMeanAbsentAreLeftOut() throws Exception {
    assertThat(request("'cur':[null,'USD','',null,'EUR']").getCurList())
        .containsExactly("USD", "EUR");
    assertThat(imp("'banner':{'battr':[null,1,'',2]}").getBanner().getBattrList())
        .containsExactly(1, 2);
    assertThat(imp("'banner':{'battr':[]}").getBanner().getBattrList()).isEmpty();
    assertThat(decode("{'id':'r','imp':[null,{'id':'1'},false,'',[]]}").getImpList())
        .hasSize(1);
  }

  @Test
  void whereOneValueIsExpectedAnArrayStandsForItsFirst() throws Exception {
    assertThat(device("'ua':['a','b',{'c':[]}]").getUa()).isEqualTo("a");
    assertThat(device("'w':[1,2]").getW()).isEqualTo(1);
    assertThat(device("'w':[]").hasW()).isFalse();
    assertThat(request("'site':[{'id':'1'},{'id':'2'}]").getSite().getId()).isEqualTo("1");
  }

  @Test
  void codesOfLaterEditionsAreKept() throws Exception {
    assertThat(device("'devicetype':4711").getDevicetype()).isEqualTo(4711);
    assertThat(device("'devicetype':-1").getDevicetype()).isEqualTo(-1);
  }

  @Test
  void theNativeRequestIsAStringOrAnObjectBareOrWrapped() throws Exception {
    assertThat(imp("'native':{'request':'{\\'ver\\':1}'}").getNative().getRequest())
        .isEqualTo("{\"ver\":1}");
    for (String form : new String[] {
      "'request':{'ver':'1.2','assets':{'id':7}}",
      "'request':{'native':{'ver':'1.2','assets':[{'id':7}]}}",
      "'request':[{'native':{'ver':1.2,'assets':[{'id':7}]}}]",
      "'request_native':{'ver':'1.2','assets':[{'id':7}]}"
    }) {
      NativeRequest markup = imp("'native':{" + form + "}").getNative().getRequestNative();
      assertThat(markup.getVer()).as(form).isEqualTo("1.2");
      assertThat(markup.getAssets(0).getId()).as(form).isEqualTo(7);
    }
    assertThat(imp("'native':{'request':''}").getNative().hasRequest()).isFalse();
    assertThat(imp("'native':{'request':null}").getNative().hasRequest()).isFalse();
  }

  @Test
  void theFieldsOfANativeRequestMayStandWhereTheRequestShould() throws Exception {
    Native bare = imp("'native':{'layout':2,'battr':[1],'assets':[{'id':7},{'id':8}],'seq':null}")
        .getNative();
    assertThat(bare.getBattrList()).containsExactly(1);
    assertThat(bare.getRequestNative().getLayout()).isEqualTo(2);
    assertThat(bare.getRequestNative().hasSeq()).isFalse();
    assertThat(bare.getRequestNative().getAssetsList())
        .extracting(NativeRequest.Asset::getId)
        .containsExactly(7, 8);
    assertThat(imp("'native':{'assets':null}").getNative().hasRequestNative()).isFalse();
  }

  @Test
  void theMarkupOfABidIsAStringOrAnObject() throws Exception {
    assertThat(bid("'adm':'<a href=\\'x\\'></a>'").getAdm()).isEqualTo("<a href=\"x\"></a>");
    assertThat(bid("'adm':{'native':{'link':{'url':'u'}}}")
            .getAdmNative()
            .getLink()
            .getUrl())
        .isEqualTo("u");
    assertThat(bid("'adm_native':{'link':{'url':'u'}}").getAdmNative().getLink().getUrl())
        .isEqualTo("u");
  }

  @Test
  // Deprecated by OpenRTB 2.6, and still sent.
  @SuppressWarnings("deprecation")
  void extensionsStayWhereTheyStand() throws Exception {
    BidRequest request =
        request("'user':{'ext':{'consent':'C','x':1}},'regs':{'gdpr':1,'ext':{'gdpr':'0'}},"
            + "'source':{'ext':{'schain':{'complete':1,'nodes':[{'asi':'a','hp':1}]}}}");
    assertThat(request.getUser().getExt().getConsent()).isEqualTo("C");
    assertThat(request.getUser().hasConsent()).isFalse();
    assertThat(request.getRegs().getGdpr()).isTrue();
    assertThat(request.getRegs().getExt().getGdpr()).isFalse();
    assertThat(request.getSource().getExt().getSchain().getNodes(0).getAsi()).isEqualTo("a");
  }

  @Test
  void aFieldThatStandsTwiceIsMergedAsInProtobuf() throws Exception {
    BidRequest request = decode(
        "{'id':'a','imp':[{'id':'1'}],'id':'b','device':{'ua':'u'},'imp':[{'id':'2'}],'device':{'w':3}}");
    assertThat(request.getId()).isEqualTo("b");
    assertThat(request.getImpList()).extracting(BidRequest.Imp::getId).containsExactly("1", "2");
    assertThat(request.getDevice().getUa()).isEqualTo("u");
    assertThat(request.getDevice().getW()).isEqualTo(3);
  }

  @Test
  void aSurrogateWithoutItsPartnerBecomesTheReplacementCharacter() throws Exception {
    assertThat(device("'ua':'a\\ud800b'").getUa()).isEqualTo("a\uFFFDb");
    assertThat(device("'ua':'\\udc00'").getUa()).isEqualTo("\uFFFD");
    assertThat(device("'ua':'\\ud83d\\ude00'").getUa()).isEqualTo("\uD83D\uDE00");
    assertThat(device("'ua':'\\ud83d\\ud83d\\ude00'").getUa()).isEqualTo("\uFFFD\uD83D\uDE00");
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws Exception {
    assertThat(decode("\uFEFF{'id':'r','imp':[{'id':'1'}]}").getId()).isEqualTo("r");
  }

  @Test
  void aPartOfAnArrayIsDecoded() throws Exception {
    byte[] padded = "}}{\"id\":\"r\",\"imp\":[{\"id\":\"1\"}]}]]".getBytes(StandardCharsets.UTF_8);
    assertThat(
            BidRequest.parseFrom(decoder.decode(padded, 2, padded.length - 4)).getId())
        .isEqualTo("r");
  }

  private BidRequest.Imp imp(String fields) throws Exception {
    return decode("{'id':'r','imp':[{'id':'1'," + fields + "}]}").getImp(0);
  }

  private BidRequest.Device device(String fields) throws Exception {
    return request("'device':{" + fields + "}").getDevice();
  }

  private BidRequest request(String fields) throws Exception {
    return decode("{'id':'r','imp':[{'id':'1'}]," + fields + "}");
  }

  private BidRequest decode(String json) throws Exception {
    return BidRequest.parseFrom(decoder.decode(Json.bytes(json)));
  }

  private static BidResponse.Bid bid(String fields) throws Exception {
    byte[] message = OpenRtbJsonDecoder.forResponses()
        .decode(Json.bytes("{'seatbid':[{'bid':[{" + fields + "}]}]}"));
    return BidResponse.parseFrom(message).getSeatbid(0).getBid(0);
  }
}
