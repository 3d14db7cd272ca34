import { checkCalls } from './calls';
import * as classes from './classes';

checkCalls(classes);
