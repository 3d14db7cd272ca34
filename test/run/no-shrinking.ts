import * as fc from 'fast-check';

// A mutant is noticed by the first counterexample; the smallest one takes minutes to find.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
