/**
 * Owns the contracts that every adapter must fulfil: one abstract test class for each port, and one
 * for login types. To test an adapter, extend the class of its port and return your ports. Leaves
 * the setup of an adapter to the subclass.
 */
package io.wechatlogin.application.contract;
