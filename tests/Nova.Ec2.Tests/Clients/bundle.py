# A bundle by the steps of euca-bundle-image, euca-upload-bundle and euca-register, with tar, gzip, openssl and boto 2: hosts and ports of EC2 and S3, the cloud's certificate, the image, a word for what is
# wrong with the bundle, kernel id or "".
import binascii
import hashlib
import os
import subprocess
import sys
import time

import boto.ec2.connection
import boto.ec2.regioninfo
import boto.s3.connection

host, port, s3host, s3port, certificate, image, wrong, kernel = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5], sys.argv[6], sys.argv[7], sys.argv[8]
access, secret = os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY']
key, iv = binascii.hexlify(os.urandom(16)).decode(), binascii.hexlify(os.urandom(16)).decode()


def run(*command, text=None):
    return subprocess.run(command, input=text, check=True, stdout=subprocess.PIPE).stdout


def sealed(text):
    return binascii.hexlify(run('openssl', 'pkeyutl', '-encrypt', '-certin', '-inkey', certificate, '-pkeyopt', 'rsa_padding_mode:pkcs1', text=text.encode())).decode()


packed = run('tar', '-c', '-h', '-S', '-C', os.path.dirname(image), os.path.basename(image))
data = run('openssl', 'enc', '-aes-128-cbc', '-e', '-K', key, '-iv', iv, text=run('gzip', text=packed))
size = 1 << 20
parts = [data[at:at + size] for at in range(0, len(data), size)]
if wrong == 'key':
    key = '00' * 16
manifest = '<?xml version="1.0"?><manifest><version>2007-10-10</version><bundler><name>by hand</name><version>1</version><release>0</release></bundler>'
manifest += '<machine_configuration><architecture>x86_64</architecture>%s</machine_configuration>' % ('<kernel_id>%s</kernel_id>' % kernel if kernel else '')
manifest += '<image><name>disk.img</name><user>1</user><type>machine</type><digest algorithm="SHA1">%s</digest><size>%d</size><bundled_size>%d</bundled_size>' % (
    hashlib.sha1(packed).hexdigest(), os.path.getsize(image), len(data))
manifest += '<ec2_encrypted_key algorithm="AES-128-CBC">%s</ec2_encrypted_key><ec2_encrypted_iv algorithm="AES-128-CBC">%s</ec2_encrypted_iv>' % (sealed(key), sealed(iv))
manifest += '<parts count="%d">%s</parts></image><signature>UNSIGNED</signature></manifest>' % (len(parts), ''.join(
    '<part index="%d"><filename>disk.img.part.%d</filename><digest algorithm="SHA1">%s</digest></part>' % (n, n, hashlib.sha1(part).hexdigest()) for n, part in enumerate(parts)))

s3 = boto.s3.connection.S3Connection(access, secret, is_secure=False, host=s3host, port=s3port, calling_format=boto.s3.connection.OrdinaryCallingFormat())
bucket = s3.create_bucket('bundles-' + wrong)
for n, part in enumerate(parts):
    if wrong != 'part' or n > 0:
        bucket.new_key('disk.img.part.%d' % n).set_contents_from_string(part)
bucket.new_key('disk.img.manifest.xml').set_contents_from_string(manifest)

ec2 = boto.ec2.connection.EC2Connection(access, secret, is_secure=False, host=host, port=port, path='/services/Cloud', region=boto.ec2.regioninfo.RegionInfo(name='nova', endpoint=host))
registered = ec2.register_image(name='bundled-' + wrong, image_location='bundles-%s/disk.img.manifest.xml' % wrong)
deadline = time.time() + 120
while True:
    found = ec2.get_all_images([registered])[0]
    if found.state != 'pending':
        break
    assert time.time() < deadline
    time.sleep(0.2)
assert (found.name, found.location, found.architecture) == ('bundled-' + wrong, 'bundles-%s/disk.img.manifest.xml' % wrong, 'x86_64'), vars(found)
print('registered', registered, found.state)
