package io.millrace.core.stage;

import java.io.Serializable;
import java.util.List;

/**
 * One stage in its place in a graph.
 *
 * @param name its name, unlike that of any other stage of the graph
 * @param spec what it is
 * @param from the stages whose elements enter it, in the order of its inlets; empty for a source
 * @param maxInFlight of a source, how many of its elements may be inside at a time; 0 when nothing was said
 * @param outlet through which outlet of the stage before it elements come: 0 for the main one
 * @param branch whether it stands on a side output of a stage, or behind one that does
 */
public record Node(String name, StageSpec spec, List<String> from, int maxInFlight, int outlet, boolean branch)
        implements Serializable {

    /** Keeps its own copy of the list. */
    public Node {
        from = List.copyOf(from);
    }
}
