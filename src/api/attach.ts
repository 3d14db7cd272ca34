import * as classes from './classes';
import { checkCalls } from '../values/calls';

checkCalls(classes);
