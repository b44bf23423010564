package io.segmento.platform.markup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.NativeRequest;
import io.segmento.proto.openrtb.NativeResponse;
import io.segmento.proto.v1.Product;
import org.junit.jupiter.api.Test;

class NativeTemplateTest {

  private static final MarkupUrls URLS = new MarkupUrls("https://b.example", "T");
  private static final NativeTemplate TEMPLATE = NativeTemplate.parse("""
      {"assets":[
        {"title":{"text":"{{product.name}} again"}},
        {"img":{"type":3,"url":"{{product.image}}","w":600,"h":400}},
        {"img":{"type":1,"url":"https://cdn.example/i.png","w":64,"h":64,"mime":"image/png"}},
        {"data":{"type":2,"value":"A description that is rather long"}},
        {"data":{"type":6,"value":"{{product.price}}"}}]}
      """);
  private static final Product BOOTS = Product.newBuilder()
      .setName("Boots \"Nord\" </script>")
      .setPriceMicros(99_500_000)
      .setCurrency("USD")
      .setImageUrl("https://cdn.example/b.jpg?a=1&b=2")
      .build();

  private static NativeSlot slot(String request) {
    return requireNonNull(NativeSlot.of(Native.newBuilder().setRequest(request).build()));
  }

  private static NativeResponse fill(String request) {
    return requireNonNull(TEMPLATE.fill(slot(request), BOOTS, URLS));
  }

  @Test
  void eachAssetThatIsAskedForIsAnsweredByItsId() {
    NativeResponse response = fill("""
        {"ver":"1.1","assets":[
          {"id":9,"required":1,"img":{"type":1,"w":64,"h":64,"mimes":["image/png"]}},
          {"id":5,"required":1,"title":{"len":100}},
          {"id":4,"data":{"type":6}},
          {"id":3,"data":{"type":7}}]}
        """);

    assertThat(response.getVer()).isEqualTo("1.1");
    assertThat(response.getAssetsList())
        .extracting(NativeResponse.Asset::getId)
        .containsExactly(9, 5, 4);
    assertThat(response.getAssets(0).getImg().getUrl()).isEqualTo("https://cdn.example/i.png");
    assertThat(response.getAssets(1).getTitle().getText())
        .isEqualTo("Boots \"Nord\" </script> again");
    assertThat(response.getAssets(2).getData().getValue()).isEqualTo("99.50\u00a0USD");
    assertThat(response.getLink().getUrl()).isEqualTo(URLS.click());
  }

  @Test
  void textsAreCutToTheLengthOfTheSlotAndFiguresAreNot() {
    NativeResponse response = fill("""
        {"assets":[{"id":1,"title":{"len":8}},{"id":2,"data":{"type":2,"len":13}},
          {"id":3,"data":{"type":6,"len":8}}]}
        """);

    assertThat(response.getAssetsCount()).isEqualTo(2);
    assertThat(response.getAssets(0).getTitle().getText()).isEqualTo("Boots \"…");
    assertThat(response.getAssets(1).getData().getValue()).isEqualTo("A descriptio…");
  }

  @Test
  void trackersAreThoseThatTheSlotSupports() {
    NativeResponse events = fill("""
        {"assets":[{"id":1,"title":{}}],"privacy":1,
         "eventtrackers":[{"event":1,"methods":[1,2]},{"event":2,"methods":[1]}]}
        """);
    NativeResponse script = fill(
        "{\"assets\":[{\"id\":1,\"title\":{}}],\"eventtrackers\":[{\"event\":1,\"methods\":[2]}]}");

    assertThat(events.getImptrackersList()).isEmpty();
    assertThat(events.getEventtrackersList())
        .extracting(NativeResponse.EventTracker::getUrl)
        .containsExactly(URLS.impression(), URLS.viewable());
    assertThat(events.getPrivacy()).isEqualTo(URLS.why());
    assertThat(script.getImptrackersList()).containsExactly(URLS.impression());
    assertThat(script.getEventtrackersList()).isEmpty();
    assertThat(script.hasPrivacy()).isFalse();
  }

  @Test
  void textAndObjectAskForTheSame() {
    NativeRequest request = NativeRequest.newBuilder()
        .setVer("1.2")
        .addAssets(NativeRequest.Asset.newBuilder()
            .setId(2)
            .setRequired(true)
            .setImg(NativeRequest.Image.newBuilder()
                .setType(3)
                .setWmin(300)
                .setHmin(200)
                .addMimes("image/jpeg")))
        .addEventtrackers(NativeRequest.EventTrackers.newBuilder().setEvent(1).addMethods(1))
        .setPrivacy(true)
        .build();
    Native object = Native.newBuilder().setRequestNative(request).build();

    assertThat(NativeSlot.of(object)).isEqualTo(new NativeSlot(request, false));
    assertThat(slot("""
            {"ver":"1.2","context":1,"plcmttype":4,"ext":{"a":[{}]},
             "assets":[{"id":"2","required":true,"img":{"type":3,"wmin":300.0,"hmin":200,"mimes":["image/jpeg"],"w":null}}],
             "eventtrackers":[{"event":1,"methods":[1]}],"privacy":1}
            """)).isEqualTo(new NativeSlot(request, false));
  }

  @Test
  void theOuterObjectOfNative10ComesBack() {
    NativeSlot slot =
        slot("{\"native\":{\"ver\":\"1.0\",\"assets\":[{\"id\":1,\"title\":{\"len\":9}}]}}");

    assertThat(slot.wrapped()).isTrue();
    assertThat(NativeWriter.write(requireNonNull(TEMPLATE.fill(slot, BOOTS, URLS)), slot.wrapped()))
        .startsWith(
            "{\"native\":{\"ver\":\"1.0\",\"assets\":[{\"id\":1,\"title\":{\"text\":\"Boots \\\"N…\"}}]")
        .endsWith("}}");
  }

  @Test
  void whatIsNoListOfAssetsIsRefusedWithWords() {
    for (String json : new String[] {
      "",
      "{",
      "[]",
      "{\"assets\":[]}",
      "{\"assets\":{}}",
      "{\"assets\":[7]}",
      "{\"assets\":[{\"img\":{\"type\":3,\"url\":\"https://x\"}}]}",
      "{\"assets\":[{\"data\":{\"value\":\"x\"}}]}",
      "{\"assets\":[{\"title\":{\"text\":\" \"}}]}",
      "{\"assets\":[{\"video\":{}}]}"
    }) {
      assertThatThrownBy(() -> NativeTemplate.parse(json))
          .as(json)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("Expected");
    }
  }
}
