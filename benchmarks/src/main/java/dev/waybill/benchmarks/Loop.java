package dev.waybill.benchmarks;

/** The input of a workflow that repeats one step. */
record Loop(int times) {}
