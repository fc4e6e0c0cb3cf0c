using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Configuration;

public sealed class DerivedOptionsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("transport_url = rabbit://a\nrabbit_host = b", "rabbit://a")]
    [InlineData("rpc_backend = rabbit", "rabbit://")]
    [InlineData("rabbit_host = mq", "rabbit://guest:guest@mq:5672/")]
    [InlineData("rabbit_password = p:/@w", "rabbit://guest:p%3A%2F%40w@localhost:5672/")]
    [InlineData("rabbit_host = mq\nrabbit_port = 5673\nrabbit_userid = nova\nrabbit_password = x\nrabbit_virtual_host = /cell1", "rabbit://nova:x@mq:5673/cell1")]
    [InlineData("rabbit_hosts = a:5672, b:5672\nrabbit_password = x", "rabbit://guest:x@a:5672,guest:x@b:5672/")]
    [InlineData("rpc_backend = nova.openstack.common.rpc.impl_kombu\nrabbit_host = $my_ip\nmy_ip = 10.0.0.11", "rabbit://guest:guest@10.0.0.11:5672/")]
    [InlineData("rpc_backend = nova.rpc.impl_qpid\nqpid_hostname = mq", "qpid://mq:5672/")]
    [InlineData("rpc_backend = qpid\nqpid_hostname = mq\nqpid_username = u\nqpid_password = p", "qpid://u:p@mq:5672/")]
    [InlineData("rpc_backend = zmq\nrpc_zmq_host = mq", "zmq://mq")]
    [InlineData("rpc_backend = nova.openstack.common.rpc.impl_fake", "memory://")]
    public void The_transport_url_is_composed(string text, string? expected) =>
        Assert.Equal(expected, Reader("[DEFAULT]\n" + text).OptionalString("DEFAULT", "transport_url", secret: true));

    [Fact]
    public void The_parts_may_stand_in_the_rabbit_section() =>
        Assert.Equal(
            "rabbit://guest:x@mq:5672/",
            Reader("[oslo_messaging_rabbit]\nrabbit_host = mq\nrabbit_password = x").OptionalString("DEFAULT", "transport_url"));

    [Theory]
    [InlineData("auth_host = c", "https://c:35357")]
    [InlineData("auth_host = fd00::1\nauth_protocol = http\nauth_port = 5000\nauth_admin_prefix = /identity", "http://[fd00::1]:5000/identity")]
    [InlineData("identity_uri = http://c:35357\nauth_host = d", "http://c:35357")]
    [InlineData("auth_uri = http://c:5000/v2.0", "http://c:5000/v2.0")]
    [InlineData("www_authenticate_uri = http://c:5000", "http://c:5000")]
    [InlineData("auth_url = http://c:5000/v3\nauth_host = d", "http://c:5000/v3")]
    public void The_identity_url_is_composed(string text, string expected) =>
        Assert.Equal(expected, Reader("[keystone_authtoken]\n" + text).OptionalString("keystone_authtoken", "auth_url"));

    [Theory]
    [InlineData("[DEFAULT]\nglance_host = c", "http://c:9292")]
    [InlineData("[DEFAULT]\nglance_host = c\nglance_port = 443\nglance_protocol = https", "https://c:443")]
    [InlineData("[DEFAULT]\nglance_api_servers = http://a:9292,http://b:9292", "http://a:9292")]
    [InlineData("[glance]\napi_servers = a:9292", "http://a:9292")]
    [InlineData("[glance]\nhost = c", "http://c:9292")]
    [InlineData("[glance]\nendpoint_override = http://x\nhost = c", "http://x")]
    public void The_image_endpoint_is_composed(string text, string expected) =>
        Assert.Equal(expected, Reader(text).OptionalString("glance", "endpoint_override"));

    private static OptionReader Reader(string text) => new(NovaConfiguration.FromText(text));
}
