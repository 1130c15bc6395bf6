package io.millrace.benchmarks.workload;

/**
 * Ten cheap stages: seven that change an element and three that leave a few out, so that
 * a processor can guess which. All numbers are from 0 to 127, whose boxes
 * exist: what a trial allocates is the library's.
 */
final class Stages {

    private static final int MASK = 0x7f;

    private Stages() {}

    static Integer add(Integer x) {
        return (x + 17) & MASK;
    }

    static boolean notFive(Integer x) {
        return x != 5;
    }

    static Integer flip(Integer x) {
        return (x ^ 0x55) & MASK;
    }

    static Integer triple(Integer x) {
        return (x * 3) & MASK;
    }

    static boolean notNinety(Integer x) {
        return x != 90;
    }

    static Integer subtract(Integer x) {
        return (x - 2) & MASK;
    }

    static Integer halve(Integer x) {
        return x >> 1;
    }

    static boolean notLast(Integer x) {
        return x != MASK;
    }

    static Integer more(Integer x) {
        return (x + 7) & MASK;
    }

    static Integer rotate(Integer x) {
        return ((x << 1) | (x >> 6)) & MASK;
    }
}
