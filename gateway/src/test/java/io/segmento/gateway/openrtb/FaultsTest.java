package io.segmento.gateway.openrtb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is not OpenRTB, and how it is said. */
class FaultsTest {
  private final OpenRtbJsonDecoder decoder = OpenRtbJsonDecoder.forRequests();

  @Test
  void aRequestNeedsItsIdAndImpressions() {
    assertFault("{}", Reason.MISSING, "id: missing");
    assertFault("{'imp':[{'id':'1'}]}", Reason.MISSING, "id: missing");
    assertFault("{'id':'','imp':[{'id':'1'}]}", Reason.MISSING, "id: missing");
    assertFault("{'id':'r'}", Reason.MISSING, "imp: missing or empty");
    assertFault("{'id':'r','imp':[]}", Reason.MISSING, "imp: missing or empty");
    assertFault("{'id':'r','imp':[null]}", Reason.MISSING, "imp: missing or empty");
    assertFault("{'id':'r','imp':[{'id':'1'},{}]}", Reason.MISSING, "imp[1].id: missing");
    assertFault("{'id':'r','imp':[{'id':'1'},{'id':null}]}", Reason.MISSING, "imp[1].id: missing");
    assertFault("{'id':'r','imp':{'banner':{'id':'1'}}}", Reason.MISSING, "imp.id: missing");
  }

  @Test
  void aValueOfAnotherTypeIsNamedByItsPath() {
    assertFault(
        "{'id':'r','imp':[{'bidfloor':'secret'}]}",
        Reason.TYPE,
        "imp[0].bidfloor: expected a number");
    assertFault("{'imp':[{'banner':{'w':{}}}]}", Reason.TYPE, "imp[0].banner.w: expected a number");
    assertFault(
        "{'imp':[{'id':'1'},{'banner':{'battr':[1,2,'x']}}]}",
        Reason.TYPE,
        "imp[1].banner.battr[2]: expected a number");
    assertFault("{'tmax':1.5}", Reason.TYPE, "tmax: expected an integer");
    assertFault("{'tmax':'0x10'}", Reason.TYPE, "tmax: expected a number");
    assertFault("{'tmax':'1d'}", Reason.TYPE, "tmax: expected a number");
    assertFault("{'tmax':' 1'}", Reason.TYPE, "tmax: expected a number");
    assertFault("{'tmax':'-'}", Reason.TYPE, "tmax: expected a number");
    assertFault("{'tmax':'1e'}", Reason.TYPE, "tmax: expected a number");
    assertFault("{'device':{'dnt':2}}", Reason.TYPE, "device.dnt: expected 0 or 1");
    assertFault("{'device':{'dnt':'yes'}}", Reason.TYPE, "device.dnt: expected 0 or 1");
    assertFault("{'device':{'ua':{}}}", Reason.TYPE, "device.ua: expected a string");
    assertFault("{'device':{'pxratio':true}}", Reason.TYPE, "device.pxratio: expected a number");
    assertFault("{'device':'x'}", Reason.TYPE, "device: expected an object");
    assertFault("{'device':1}", Reason.TYPE, "device: expected an object");
    assertFault("{'device':true}", Reason.TYPE, "device: expected an object");
    assertFault("{'device':{'ua':[{}]}}", Reason.TYPE, "device.ua[0]: expected a string");
    assertFault("[]", Reason.TYPE, "expected an object");
    assertFault("'x'", Reason.TYPE, "expected an object");
  }

  @Test
  void notANumberIsNoNumber() {
    for (String word : new String[] {"NaN", "Infinity", "-Infinity", "+1", "01"}) {
      assertFault("{'tmax':" + word + "}", Reason.SYNTAX, "tmax: malformed JSON");
    }
    for (String word : new String[] {"'NaN'", "'Infinity'", "'-Infinity'"}) {
      assertFault(
          "{'imp':[{'bidfloor':" + word + "}]}", Reason.TYPE, "imp[0].bidfloor: expected a number");
    }
  }

  @Test
  void numbersThatDoNotFitAreFaults() {
    assertFault("{'tmax':2147483648}", Reason.RANGE, "tmax: number too large");
    assertFault("{'tmax':-2147483649}", Reason.RANGE, "tmax: number too large");
    assertFault("{'tmax':'99999999999999999999999'}", Reason.RANGE, "tmax: number too large");
    assertFault("{'tmax':1e999999999}", Reason.RANGE, "tmax: number too large");
    assertFault("{'imp':[{'bidfloor':1e999}]}", Reason.RANGE, "imp[0].bidfloor: number too large");
  }

  @Test
  void whatIsNotJsonIsNamedByThePlaceWhereItEnds() {
    assertFault("", Reason.SYNTAX, "malformed JSON");
    assertFault("{", Reason.SYNTAX, "malformed JSON");
    assertFault("{'imp':[{'banner':{'w':1,}}]}", Reason.SYNTAX, "imp[0].banner.w: malformed JSON");
    assertFault("{'imp':[{'banner':{'w':3", Reason.SYNTAX, "imp[0].banner.w: malformed JSON");
    assertFault("{'id':'r','imp':[{'id':'1'}]} x", Reason.SYNTAX, "malformed JSON");
    assertFault("{'id':'r','imp':[{'id':'1'}]}{}", Reason.SYNTAX, "content after the object");
    assertFault("{'device':{'ua':'\\x41'}}", Reason.SYNTAX, "device.ua: malformed JSON");
    assertFault("{'device':{'ua':'a\tb'}}", Reason.SYNTAX, "device.ua: malformed JSON");
    assertFault("{'id':'r',/* */'tmax':1}", Reason.SYNTAX, "id: malformed JSON");
  }

  @Test
  void skippedFieldsMustBeJsonToo() {
    assertFault(
        "{'x':{'y':[1,}]},'id':'r','imp':[{'id':'1'}]}", Reason.SYNTAX, "?: malformed JSON");
    assertFault("{'x':'\\q','id':'r','imp':[{'id':'1'}]}", Reason.SYNTAX, "?: malformed JSON");
    assertFault(
        "{'user':{'ext':{'a@b.c':{'x':tru}}}}", Reason.SYNTAX, "user.ext.?: malformed JSON");
  }

  @Test
  void nestingIsBounded() throws Exception {
    String most = "[".repeat(63) + "]".repeat(63);
    assertThat(decoder.decode(Json.bytes("{'x':" + most + ",'id':'r','imp':[{'id':'1'}]}")))
        .isNotEmpty();
    assertFault(
        "{'x':[" + most + "],'id':'r','imp':[{'id':'1'}]}", Reason.LIMIT, "?: nested too deeply");
    assertFault("{'site':" + "[".repeat(64) + "]".repeat(64) + "}", Reason.LIMIT, null);
    assertFault("{'x':".repeat(100_000), Reason.LIMIT, "?: nested too deeply");
  }

  @Test
  void namesAndNumbersAreBounded() {
    assertFault("{'" + "n".repeat(1025) + "':1}", Reason.LIMIT, "a name or number is too long");
    assertFault("{'tmax':" + "1".repeat(129) + "}", Reason.LIMIT, null);
  }

  @Test
  void textThatIsNotUtf8IsAFaultInSkippedFieldsToo() {
    byte[][] wrong = {
      {(byte) 0xFF},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF0, (byte) 0x9F}
    };
    for (String field : new String[] {"ua", "unknown"}) {
      for (byte[] bytes : wrong) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String json = "{\"id\":\"r\",\"imp\":[{\"id\":\"1\"}],\"device\":{\"" + field + "\":\""
            + text + "\"}}";
        assertFault(json.getBytes(StandardCharsets.ISO_8859_1), Reason.ENCODING, "not UTF-8");
      }
    }
    assertFault("{\"id\":\"r\"}".getBytes(StandardCharsets.UTF_16LE), Reason.SYNTAX, null);
    assertFault("{\"id\":\"r\"}".getBytes(StandardCharsets.UTF_16), Reason.ENCODING, "not UTF-8");
  }

  @Test
  void aFaultSaysNothingOfTheBodyAndCostsNoStackTrace() {
    String json = "{'id':'r','imp':[{'id':'1','secretname':{'x':}}]}";
    OpenRtbFaultException fault = fault(Json.bytes(json));
    assertThat(fault.getMessage()).isEqualTo("imp[0].?: malformed JSON");
    assertThat(fault.path()).isEqualTo("imp[0].?");
    assertThat(fault.getStackTrace()).isEmpty();
    assertThat(fault.getCause()).isNull();
    assertThat(fault.getSuppressed()).isEmpty();
  }

  @Test
  void aDecoderWorksOnAfterAFault() throws Exception {
    assertFault("{'imp':[{'banner':{'w':", Reason.SYNTAX, null);
    assertThat(decoder.decode(Json.bytes("{'id':'r','imp':[{'id':'1'}]}")))
        .isEqualTo(
            OpenRtbJsonDecoder.forRequests().decode(Json.bytes("{'id':'r','imp':[{'id':'1'}]}")));
  }

  private void assertFault(String json, Reason reason, @Nullable String message) {
    assertFault(Json.bytes(json), reason, message);
  }

  private void assertFault(byte[] json, Reason reason, @Nullable String message) {
    OpenRtbFaultException fault = fault(json);
    assertThat(fault.reason()).as(fault.getMessage()).isEqualTo(reason);
    if (message != null) {
      assertThat(fault.getMessage()).isEqualTo(message);
    }
  }

  private OpenRtbFaultException fault(byte[] json) {
    OpenRtbFaultException fault =
        catchThrowableOfType(OpenRtbFaultException.class, () -> decoder.decode(json));
    assertThat(fault)
        .as("a fault in %s", new String(json, StandardCharsets.UTF_8))
        .isNotNull();
    return fault;
  }
}
