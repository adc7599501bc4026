/**
 * A Spring Boot application with users and transactions of its own, which logs people in by WeChat.
 */
package example.shop;
