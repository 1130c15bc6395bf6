package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.rig.Rig;
import org.reactivestreams.Publisher;

/** One library's way to write a scenario: a publisher of numbers, or of lists of numbers. */
@FunctionalInterface
interface Program {

    Publisher<?> publisher(Rig rig) throws Exception;
}
