package io.millrace.core.rule;

/** Rules that need to see a whole pipeline. It keeps nothing. */
interface GraphRule {

    /** Reports what goes against the rule. */
    void apply(Stages stages);
}
