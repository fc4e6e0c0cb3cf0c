namespace Nova.Messaging.Notifications;

/// <summary>How notifications reach RabbitMQ.</summary>
/// <param name="TransportUrl"><c>rabbit://…</c>; <c>[oslo_messaging_notifications] transport_url</c>, or the daemons' own.</param>
/// <param name="Tls">TLS to the broker; null for none.</param>
/// <param name="ClientName">Name of the connection in the broker's list.</param>
/// <param name="Exchange"><c>control_exchange</c>.</param>
/// <param name="Topics"><c>versioned_notifications_topics</c>: each gets every notification, under <c>topic.priority</c>.</param>
/// <param name="IsDurable"><c>[oslo_messaging_rabbit] amqp_durable_queues</c>: must be what the consumers declare.</param>
/// <param name="IsEnveloped">True for driver <c>messagingv2</c>.</param>
public sealed record RabbitNotificationOptions(
    string TransportUrl, BrokerTls? Tls, string ClientName, string Exchange, IReadOnlyList<string> Topics, bool IsDurable, bool IsEnveloped);
