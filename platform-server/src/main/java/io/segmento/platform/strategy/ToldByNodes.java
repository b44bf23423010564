package io.segmento.platform.strategy;

import static java.util.stream.Collectors.groupingBy;

import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.life.RedisNodes.Heard;
import io.segmento.proto.storage.v1.StrategyNodeReport;
import io.segmento.proto.storage.v1.StrategyVersionReport;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyNode;
import io.segmento.proto.v1.StrategyOnNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What nodes told of their strategies, at one moment. Immutable. */
final class ToldByNodes {

  /** A node tells every two seconds: one that was not heard of for so long is down or cut off. */
  static final Duration PRESENT = Duration.ofSeconds(10);

  private final String ownName;
  private final List<Node> nodes;

  /**
   * One node.
   *
   * @param name that nobody else has in this list
   * @param instance another one after a restart
   * @param ago since it told this
   */
  record Node(String name, String instance, Duration ago, StrategyNodeReport report) {

    boolean isPresent() {
      return ago.compareTo(PRESENT) <= 0;
    }

    /** What it has of a version in the state and the trial that are stored; or, without figures, why it has it not; empty when it says nothing of it. */
    Optional<StrategyVersionReport> of(Strategy stored) {
      return report.getVersionsList().stream()
          .filter(each -> each.getName().equals(stored.getName())
              && each.getVersion().equals(stored.getVersion())
              && (!each.hasFigures() || isOfTrial(each, stored)))
          .findFirst();
    }

    private static boolean isOfTrial(StrategyVersionReport each, Strategy stored) {
      return each.getSha256().equals(stored.getSha256())
          && each.getBeganAtMillis() == stored.getBeganAtMillis()
          && each.getState() == stored.getState()
          && each.getCanaryPercent() == stored.getCanaryPercent();
    }
  }

  private ToldByNodes(String ownName, List<Node> nodes) {
    this.ownName = ownName;
    this.nodes = nodes;
  }

  /** Of what was heard; the node that asks says what it has by itself. */
  static ToldByNodes of(String ownInstance, StrategyNodeReport own, List<Heard> heard) {
    List<Heard> all = new ArrayList<>();
    all.add(new Heard(ownInstance, Duration.ZERO, own));
    heard.stream().filter(each -> !each.instance().equals(ownInstance)).forEach(all::add);
    List<Node> nodes = new ArrayList<>();
    new TreeMap<>(all.stream().collect(groupingBy(each -> each.report().getNode())))
        .forEach((name, same) -> nodes.addAll(named(name, same)));
    String ownName = nodes.stream()
        .filter(each -> each.instance().equals(ownInstance))
        .map(Node::name)
        .findFirst()
        .orElse(own.getNode());
    return new ToldByNodes(ownName, List.copyOf(nodes));
  }

  /** Several instances of one name: those that are there, told apart by their instances, or else the last one that was. */
  private static List<Node> named(String name, List<Heard> same) {
    List<Heard> latest = same.stream().sorted(Comparator.comparing(Heard::ago)).toList();
    List<Heard> present =
        latest.stream().filter(each -> each.ago().compareTo(PRESENT) <= 0).toList();
    if (present.size() < 2) {
      return List.of(node(name, latest.get(0)));
    }
    return present.stream()
        .map(each -> node(name + '~' + each.instance(), each))
        .sorted(Comparator.comparing(Node::name))
        .toList();
  }

  private static Node node(String name, Heard heard) {
    return new Node(name, heard.instance(), heard.ago(), heard.report());
  }

  /** Of the node that asks. */
  String ownName() {
    return ownName;
  }

  /** By name. */
  List<Node> nodes() {
    return nodes;
  }

  List<StrategyNode> told() {
    return nodes.stream()
        .map(each -> StrategyNode.newBuilder()
            .setName(each.name())
            .setHeardAgoMillis(each.ago().toMillis())
            .build())
        .toList();
  }

  /** What each node says of a version. */
  List<StrategyOnNode> of(Strategy stored) {
    List<StrategyOnNode> told = new ArrayList<>();
    for (Node node : nodes) {
      node.of(stored).ifPresent(version -> {
        StrategyOnNode.Builder on = StrategyOnNode.newBuilder()
            .setNode(node.name())
            .setNote(version.getNote())
            .setFinding(version.getFinding())
            .setHeardAgoMillis(node.ago().toMillis());
        if (version.hasFigures()) {
          on.setFigures(version.getFigures());
        }
        told.add(on.build());
      });
    }
    return told;
  }

  /** Without nodes that are down or cut off. */
  ToldByNodes present() {
    return new ToldByNodes(ownName, nodes.stream().filter(Node::isPresent).toList());
  }

  /** Decisions by the node that has the version loaded. */
  Map<String, Long> decisions(Strategy stored) {
    Map<String, Long> decisions = new TreeMap<>();
    for (Node node : nodes) {
      node.of(stored)
          .filter(StrategyVersionReport::hasFigures)
          .ifPresent(each -> decisions.put(node.name(), each.getFigures().getDecisions()));
    }
    return decisions;
  }

  /** What a version has done on all nodes. */
  Counts sum(Strategy stored) {
    return nodes.stream()
        .flatMap(node -> node.of(stored).stream())
        .map(each -> ToldFigures.counts(each.getFigures()))
        .reduce(Counts.NONE, Counts::plus);
  }

  /** What the versions in its place have done on the nodes that have it. */
  Counts sumBefore(Strategy stored) {
    return nodes.stream()
        .flatMap(node -> node.of(stored).stream())
        .map(each -> ToldFigures.counts(each.getBefore()))
        .reduce(Counts.NONE, Counts::plus);
  }
}
