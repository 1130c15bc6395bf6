package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The same work for several peers.
 *
 * @param id such as {@code W3u}
 * @param title what is done
 * @param elements how many go in
 * @param expected what must come out of every peer
 * @param baseline the name of the peer whose time is 1
 * @param peers who does it; Millrace's is called {@value Peer#MILLRACE}
 * @param goals what Millrace's peer must reach
 * @param effort rounds in proportion to those asked for, at most 1: less for trials that take long
 */
public record Workload(
        String id,
        String title,
        int elements,
        Tally expected,
        String baseline,
        List<Peer> peers,
        List<Goal> goals,
        double effort)
        implements Task {

    /** A workload without peers, compared with Reactor. */
    public static Workload of(String id, String title, int elements, Tally expected) {
        return new Workload(id, title, elements, expected, Peer.REACTOR, List.of(), List.of(), 1);
    }

    @Override
    public int rows() {
        return peers.size();
    }

    /** With one more peer. */
    public Workload peer(String name, Trial trial) {
        return peer(Peer.of(name, trial));
    }

    /** With one more peer. */
    public Workload peer(Peer peer) {
        List<Peer> more = new ArrayList<>(peers);
        more.add(peer);
        return new Workload(id, title, elements, expected, baseline, List.copyOf(more), goals, effort);
    }

    /** With one more peer, if this JDK can run it. */
    public Workload peer(String name, Optional<Trial> trial) {
        return trial.map(present -> peer(name, present)).orElse(this);
    }

    /** Compared with the peer {@code name} instead of Reactor. */
    public Workload baseline(String name) {
        return new Workload(id, title, elements, expected, name, peers, goals, effort);
    }

    /** With what Millrace must reach. */
    public Workload goals(Goal... all) {
        return new Workload(id, title, elements, expected, baseline, peers, List.of(all), effort);
    }

    /** With a part of the rounds. */
    public Workload effort(double part) {
        return new Workload(id, title, elements, expected, baseline, peers, goals, part);
    }
}
