package io.segmento.tools.privacy;

import io.segmento.tools.console.CoreChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plants everywhere, then looks everywhere. One thread. */
final class PrivacyCheck {
  private static final int STEPS = 13;

  private final Target target;
  private final CoreChannel core;
  private final Consumer<String> say;
  private final Plants plants;
  private final List<String> looked = new ArrayList<>();
  private int step;

  PrivacyCheck(Target target, CoreChannel core, long seed, Consumer<String> say) {
    this.target = target;
    this.core = core;
    this.say = say;
    plants = new Plants(seed);
  }

  Plants plants() {
    return plants;
  }

  /** What was looked at, one line a place. */
  List<String> looked() {
    return looked;
  }

  /** Calls every endpoint; returns the browser whose data can be exported. */
  VisitorPlanter plant() {
    VisitorPlanter visitors = new VisitorPlanter(target, plants);
    String buyerUid = visitors.buyerUid();
    step("pixel", visitors::pixel);
    step("beacon", visitors::beacon);
    step("app events", visitors::app);
    step("sync and match", visitors::links);
    visitors.returns();
    ExchangePlanter exchange = new ExchangePlanter(target, plants, buyerUid);
    step("bid requests and notices of a bid", exchange::bidRequests);
    say.accept("        answers by status: " + exchange.statuses());
    step("notices", visitors::notices);
    step("privacy centre and industry's endpoints", visitors::privacyCentre);
    return visitors;
  }

  /** Looks at store, files, metrics, reports and exports. */
  List<Finding> search(VisitorPlanter visitors) {
    List<Finding> findings = new ArrayList<>();
    Needles[] needles = new Needles[1];
    step("forms to look for", () -> needles[0] = new Needles(plants.all()));
    AnswerSearch answers = new AnswerSearch(target, core);
    step("export of the visitor and of devices", () -> {
      int bytes = answers.export(visitors.visitor(), needles[0], findings);
      looked.add("export of a browser: " + bytes + " bytes");
      plants.all().stream()
          .filter(each -> each.kind() == PersonalData.DEVICE_ID
              && (each.place().equals("POST /app/events gaid")
                  || each.place().equals("POST /app/events idfa")))
          .toList()
          .forEach(device -> looked.add(
              "export of a device: " + answers.export(device, needles[0], findings) + " bytes"));
    });
    step("reports", () -> looked.add("report: " + answers.reports(needles[0], findings) + " rows"));
    step(
        "metrics",
        () -> looked.add("metrics: " + answers.metrics(needles[0], findings) + " lines"));
    step(
        "store",
        () -> target
            .redis()
            .forEach(uri -> looked.add(
                "store: " + new StoreSearch(uri).search(needles[0], findings) + " keys")));
    step(
        "logs and files",
        () -> target
            .files()
            .forEach(directory -> looked.add(directory + ": "
                + new FileSearch(directory).search(needles[0], findings) + " files")));
    return findings;
  }

  private void step(String what, Runnable work) {
    long began = System.nanoTime();
    int before = plants.all().size();
    work.run();
    int planted = plants.all().size() - before;
    say.accept(String.format(
        "[%2d/%d] %-42s %6.1f s%s",
        ++step,
        STEPS,
        what,
        (System.nanoTime() - began) / 1e9,
        planted == 0 ? "" : "  " + planted + " planted"));
  }
}
