using Nova.Hosting.Configuration;

namespace Nova.Database.Tests;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("mysql+pymysql://nova:pw@controller/nova?charset=utf8", "mysql://nova@controller:3306/nova", "pw")]
    [InlineData("mysql://nova:p%40ss%2Fword@10.0.0.1:3307/nova", "mysql://nova@10.0.0.1:3307/nova", "p@ss/word")]
    [InlineData("mysql://nova:a@b:c@db/nova", "mysql://nova@db:3306/nova", "a@b:c")]
    [InlineData("mariadb+mariadbconnector://nova:pw@[::1]:3306/nova", "mysql://nova@::1:3306/nova", "pw")]
    [InlineData("postgresql://nova:pw@controller/nova", "postgresql://nova@controller:5432/nova", "pw")]
    [InlineData("postgresql+psycopg2://nova:p%40ss@10.0.0.1:5433/nova?sslmode=require", "postgresql://nova@10.0.0.1:5433/nova", "p@ss")]
    [InlineData("postgresql+psycopg2://nova:pw@/nova?host=/var/run/postgresql", "postgresql://nova@localhost:5432/nova", "pw")]
    [InlineData("sqlite:////var/lib/nova/nova.sqlite", "sqlite:////var/lib/nova/nova.sqlite", null)]
    [InlineData("sqlite:///nova.sqlite", "sqlite:///nova.sqlite", null)]
    public void UrlsAreReadAsOperatorsWriteThem(string url, string shown, string? password)
    {
        var address = DatabaseAddress.Parse(url, out var problem);

        Assert.Null(problem);
        Assert.Equal(shown, address!.ToString());
        Assert.Equal(password, address.Password);
    }

    [Theory]
    [InlineData("oracle://nova:geheim@db/nova")]
    [InlineData("mysql://nova:geheim@db")]
    [InlineData("mysql://nova:geheim@db:port/nova")]
    [InlineData("nova.sqlite")]
    [InlineData("sqlite://")]
    public void AWrongUrlNamesSectionAndKeyAndHidesThePassword(string url)
    {
        var options = new OptionReader(NovaConfiguration.FromText($"[database]\nconnection = {url}\n"));

        var wrong = Assert.Throws<ConfigurationException>(() => DatabaseOptions.Read(options));

        Assert.Contains("[database] connection", wrong.Message);
        Assert.DoesNotContain("geheim", wrong.Message);
    }

    [Fact]
    public void IcehousesNameIsRead()
    {
        var options = new OptionReader(NovaConfiguration.FromText("[DEFAULT]\nsql_connection = mysql://nova:pw@db/nova\n"));

        Assert.Equal("db", DatabaseOptions.Read(options).Address.Host);
    }
}
