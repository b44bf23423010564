package io.segmento.platform.markup;

import com.google.gson.stream.JsonWriter;
import io.segmento.proto.openrtb.NativeResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes a native response as the text that most exchanges want in {@code adm}. */
public final class NativeWriter {
  private NativeWriter() {}

  /** With the outer {@code native} object of Native 1.0 where {@code wrapped}. */
  public static String write(NativeResponse response, boolean wrapped) {
    StringWriter out = new StringWriter(1_024);
    JsonWriter json = new JsonWriter(out);
    // What is written is JSON and not HTML: a slash or a quote needs no more than JSON's own
    // escapes.
    json.setHtmlSafe(false);
    try {
      if (wrapped) {
        json.beginObject().name("native");
      }
      write(json, response);
      if (wrapped) {
        json.endObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(JsonWriter json, NativeResponse response) throws IOException {
    json.beginObject().name("ver").value(response.getVer());
    json.name("assets").beginArray();
    for (NativeResponse.Asset asset : response.getAssetsList()) {
      write(json, asset);
    }
    json.endArray();
    json.name("link")
        .beginObject()
        .name("url")
        .value(response.getLink().getUrl())
        .endObject();
    if (response.getImptrackersCount() > 0) {
      json.name("imptrackers").beginArray();
      for (String url : response.getImptrackersList()) {
        json.value(url);
      }
      json.endArray();
    }
    if (response.getEventtrackersCount() > 0) {
      json.name("eventtrackers").beginArray();
      for (NativeResponse.EventTracker tracker : response.getEventtrackersList()) {
        json.beginObject();
        json.name("event").value(tracker.getEvent());
        json.name("method").value(tracker.getMethod());
        json.name("url").value(tracker.getUrl());
        json.endObject();
      }
      json.endArray();
    }
    if (response.hasPrivacy()) {
      json.name("privacy").value(response.getPrivacy());
    }
    json.endObject();
  }

  private static void write(JsonWriter json, NativeResponse.Asset asset) throws IOException {
    json.beginObject().name("id").value(asset.getId());
    if (asset.getRequired()) {
      json.name("required").value(1);
    }
    switch (asset.getAssetOneofCase()) {
      case TITLE ->
        json.name("title")
            .beginObject()
            .name("text")
            .value(asset.getTitle().getText())
            .endObject();
      case IMG -> {
        NativeResponse.Image image = asset.getImg();
        json.name("img").beginObject();
        json.name("type").value(image.getType());
        json.name("url").value(image.getUrl());
        json.name("w").value(image.getW());
        json.name("h").value(image.getH());
        json.endObject();
      }
      case DATA -> {
        json.name("data").beginObject();
        json.name("type").value(asset.getData().getType());
        json.name("value").value(asset.getData().getValue());
        json.endObject();
      }
      case VIDEO, ASSETONEOF_NOT_SET -> {
        // We give neither.
      }
    }
    json.endObject();
  }
}
