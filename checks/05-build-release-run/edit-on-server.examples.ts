import type { Rule } from '../rule.ts';

/** What `edit-on-server` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'rsync to a host that the pipeline puts in',
      files: {
        '.github/workflows/cd.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rsync -avz --delete ./ ${{ secrets.USER }}@${{ secrets.STAGING_HOST }}:/var/www/app # ⟵\n',
      },
    },
    {
      name: 'a file that an ssh action puts into a container',
      files: {
        '.github/workflows/fix.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            docker cp ./fix.js web:/app/fix.js # ⟵\n            docker restart web\n',
      },
    },
    {
      name: 'packages that are installed in the container that serves',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh "deploy@$HOST" "cd shop && docker compose exec -T -u www app composer install" # ⟵\n',
      },
    },
    {
      name: 'a file that is copied into a container',
      files: { 'deploy.sh': '#!/bin/sh\ndocker cp ./app.py shop:/app/app.py # ⟵\ndocker restart shop\n' },
    },
    {
      name: 'a task of Capistrano',
      files: {
        Gemfile: "gem 'rails'\n",
        'config/deploy.rb':
          'namespace :deploy do\n  task :update do\n    on roles(:app) do\n      execute "cd /srv/shop && git pull" # ⟵\n    end\n  end\nend\n',
      },
    },
    {
      name: 'a task of Deployer',
      files: {
        'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
        'deploy.php': "<?php\nnamespace Deployer;\ntask('update', function () {\n    run('cd /srv/shop && git pull'); // ⟵\n});\n",
      },
    },
    {
      name: 'a runner on the server itself',
      files: {
        '.gitlab-ci.yml':
          'deploy:\n  stage: deploy\n  script:\n    - mvn package\n    - cp -rf api/target/api-exec.jar /root/shop/api.jar # ⟵\n    - systemctl restart shop\n',
      },
    },
    {
      name: 'a script that moves what it has built',
      files: {
        'script/deploy.sh':
          '#!/bin/bash\nmake\nmv shop-server/target/shop.jar /root/work/shop/ # ⟵\nkill -9 $PID\nsh /root/work/shop/startup.sh\n',
      },
    },
    {
      name: "Drone's plugin",
      files: {
        '.drone.yml':
          'build:\n  image: golang:1.22\n  commands:\n    - go build -o server/server ./server\ndeploy:\n  rsync: # ⟵\n    host: $$DEPLOY_HOST\n    source: server/server\n    target: /home/shop/server\n',
      },
    },
    {
      name: 'the recipe of a Makefile',
      files: {
        Makefile:
          'deploy:\n\tGOOS=linux go build -o shop .\n\tscp shop root@$(HOST):/usr/local/bin/shop\n\tssh root@$(HOST) systemctl restart shop\n',
      },
      at: 'Makefile:3',
    },
    {
      name: 'Fabric 2, by a connection',
      files: {
        'fabfile.py':
          "from fabric import Connection, task\n\n\n@task\ndef deploy(c):\n    Connection('shop.acme.io').run('cd /srv/shop && git pull && systemctl restart shop') # ⟵\n",
      },
    },
    {
      name: 'Paramiko',
      files: {
        'deploy.py':
          "import paramiko\n\nclient = paramiko.SSHClient()\nclient.connect('shop.acme.io')\nclient.exec_command('cd /srv/shop && git pull origin main') # ⟵\n",
      },
    },
    {
      name: 'node-ssh',
      files: {
        'deploy.js':
          "const { NodeSSH } = require('node-ssh');\nconst ssh = new NodeSSH();\nssh.connect({ host: 'shop.acme.io' }).then(() => ssh.execCommand('git pull && npm install', { cwd: '/srv/shop' })); // ⟵\n",
      },
    },
    {
      name: 'Shipit',
      files: {
        'shipitfile.js':
          "module.exports = (shipit) => {\n  shipit.blTask('pull', () => shipit.remote('cd /srv/shop && git pull')); // ⟵\n};\n",
      },
    },
    {
      name: 'a hook of git on the server',
      files: {
        'hooks/post-receive': '#!/bin/bash\ncd /srv/shop\ngit pull # ⟵\nsystemctl restart shop\n',
      },
    },
    {
      name: 'git pull over ssh',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@$HOST "cd /srv/shop && git pull && systemctl restart shop" # ⟵\n',
      },
    },
    {
      name: 'an ssh action',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            cd /srv/shop\n            git pull origin main # ⟵\n            npm ci\n',
      },
    },
    {
      name: 'rsync onto the live tree',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rsync -az ./ deploy@$HOST:/var/www/shop/ # ⟵\n',
      },
    },
    {
      name: 'a pod that is patched by hand',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl cp ./dist web-0:/app/dist # ⟵\n',
      },
    },
    { name: 'a deploy script that runs on the server', files: { 'deploy.sh': '#!/bin/bash\ngit pull # ⟵\nphp artisan up\n' } },
    {
      name: 'an ssh action that builds on the server',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: D3rHase/ssh-command-action@v0.2.2\n        with:\n          host: ${{ secrets.HOST }}\n          command: |\n            cd /srv/shop\n            npm install # ⟵\n            pm2 restart shop\n',
      },
    },
    {
      name: 'FTP',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: SamKirkland/FTP-Deploy-Action@v4.3.4 # ⟵\n        with:\n          server: ${{ secrets.SERVER }}\n          username: ${{ secrets.USER }}\n          password: ${{ secrets.PASSWORD }}\n',
      },
    },
    {
      name: 'a script that is fed to ssh',
      files: {
        'deploy.sh': "#!/bin/bash\nset -e\nssh deploy@$HOST << 'EOF'\n  cd /srv/shop\n  git pull\n  systemctl restart shop\nEOF\n",
      },
      at: 'deploy.sh:5',
    },
    {
      name: 'GitLab',
      files: {
        '.gitlab-ci.yml':
          'deploy:\n  stage: deploy\n  script:\n    - ssh -o StrictHostKeyChecking=no $USER@$HOST "cd /srv/shop && git pull && npm ci && pm2 reload all" # ⟵\n',
      },
    },
    {
      name: 'Travis',
      files: {
        '.travis.yml': 'language: node_js\nafter_success:\n  - ssh deploy@$HOST "cd /srv/shop && git pull" # ⟵\n',
      },
    },
    {
      name: 'a hook of PHP',
      files: { 'public/deploy.php': "<?php\necho shell_exec('cd /var/www/shop && git pull 2>&1'); // ⟵\n" },
    },
    {
      name: 'Fabric',
      files: {
        'fabfile.py':
          "from fabric.api import run, cd\n\ndef deploy():\n    with cd('/srv/shop'):\n        run('git pull origin main') # ⟵\n",
      },
    },
    {
      name: 'PM2',
      files: {
        'ecosystem.config.js':
          "module.exports = {\n  apps: [{ name: 'shop', script: 'server.js' }],\n  deploy: {\n    production: {\n      host: 'acme.io',\n      'post-deploy': 'npm install && pm2 reload ecosystem.config.js', // ⟵\n    },\n  },\n};\n",
      },
    },
    {
      name: 'a command of the app itself',
      files: {
        'composer.json': '{"require":{"acme/console":"1.2.0"}}',
        'app/Deploy.php':
          '<?php\nfinal class Deploy\n{\n    public function run(): void\n    {\n        passthru("ssh web@acme.io \'cd shop && git fetch origin && git reset --hard origin/main\'"); // ⟵\n    }\n}\n',
      },
    },
    {
      name: 'a task of Rake',
      files: {
        'config.ru': 'run Shop\n',
        'lib/tasks/deploy.rake': 'task :deploy do\n  system(\'ssh web@acme.io "cd shop && git pull && bundle install"\') # ⟵\nend\n',
      },
    },
  ],
  good: [
    {
      name: 'a directory of the release on a host that the pipeline puts in',
      files: {
        '.github/workflows/cd.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rsync -az dist/ ${{ secrets.USER }}@${{ secrets.HOST }}:/srv/${{ github.sha }}/\n',
      },
    },
    {
      name: 'a template of PM2 with hosts to be put in, the settings of a server, and the stack with its settings',
      files: {
        'ecosystem.config.js':
          "module.exports = {\n  deploy: { production: { host: ['your-server.com'], repo: 'git@github.com:acme/shop.git', 'post-deploy': 'npm install && pm2 reload all' } },\n};\n",
        'deploy/docker-compose.yml': 'services:\n  web:\n    image: acme/shop:1.4.2\n',
        'deploy/nginx/site.conf': 'server {}\n',
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/scp-action@v1\n        with:\n          source: deploy\n          target: ~/staging\n      - run: scp "$ENV_FILE" web@acme.io:/srv/shop.env\n',
      },
    },
    {
      name: 'what Capistrano and Deployer run in the directory of a release, what a container is asked, and what is copied out of one',
      files: {
        Gemfile: "gem 'rails'\n",
        'config/deploy.rb': 'on roles(:app) do\n  execute :bundle, :install\n  execute "cd #{release_path} && npm ci"\nend\n',
        'deploy.sh': '#!/bin/sh\ndocker exec shop php artisan migrate\ndocker cp shop:/app/dist ./dist\n',
      },
    },
    {
      name: 'a command that looks at a server, and one that starts a release',
      files: {
        'composer.json': '{"require":{"acme/console":"1.2.0"}}',
        'app/Deploy.php':
          '<?php\nfinal class Deploy\n{\n    public function run(): void\n    {\n        passthru("ssh web@acme.io \'uptime\'");\n        passthru("ssh web@acme.io \'docker pull acme/shop:1.2 && docker restart shop\'");\n    }\n}\n',
      },
    },
    {
      name: 'an artefact of the pipeline',
      files: {
        '.github/workflows/cd.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/scp-action@v0.1.7\n        with:\n          source: shop.jar\n          target: /tmp\n',
      },
    },
    {
      name: "Drone's plugin with the archives of a release",
      files: {
        '.drone.yml':
          'pipeline:\n  deploy:\n    image: appleboy/drone-scp\n    host: $$DEPLOY_HOST\n    target: /srv/shop/releases/\n    source: shop.tar.gz\n',
      },
    },
    {
      name: 'a build that copies what it has made, and settings beside a restart',
      files: {
        '.gitlab-ci.yml':
          'deploy:\n  stage: deploy\n  script:\n    - mvn package\n    - cp target/api.jar /opt/images/api.jar\n    - docker build -t acme/api:$CI_COMMIT_SHA /opt/images\n    - docker push acme/api:$CI_COMMIT_SHA\nproxy:\n  stage: deploy\n  script:\n    - cp nginx.conf /etc/nginx/nginx.conf\n    - cp -r dist /srv/shop/releases/$CI_COMMIT_SHA\n    - systemctl restart nginx\n',
      },
    },
    {
      name: 'recipes for developers, and one that asks a server',
      files: {
        Makefile:
          'sync-dev:\n\trsync -a . dev@box:/src\n\ndeploy:\n\thelm upgrade shop ./chart --set tag=$(TAG)\n\tssh root@$(HOST) uptime\n',
      },
    },
    {
      name: 'a look at a server, and a new image on it',
      files: {
        'check.py':
          "import paramiko\n\nclient = paramiko.SSHClient()\nclient.exec_command('git -C /srv/shop rev-parse HEAD')\nclient.exec_command('docker pull acme/shop:1.4.2')\n",
        'jobs.js': "const { Client } = require('ssh2');\nnew Client().exec('uptime', () => {});\n",
      },
    },
    {
      name: 'one-off tasks over ssh',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@$HOST "cd /srv/shop && bundle exec rake sitemap && yarn start"\n',
      },
    },
    {
      name: 'only the stack is copied',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/scp-action@v0.1.7\n        with:\n          source: docker-compose.yml\n          target: /srv/shop\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            cd /srv/shop\n            docker compose pull\n            docker compose up -d\n',
      },
    },
    {
      name: 'a key for the agent',
      files: {
        '.github/workflows/test.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: webfactory/ssh-agent@v0.9.0\n        with:\n          ssh-private-key: ${{ secrets.KEY }}\n      - run: npm ci\n',
      },
    },
    {
      name: 'an app about repositories',
      files: { 'src/sync.js': "const { execFile } = require('child_process');\nexecFile('git', ['pull'], { cwd: workspace });\n" },
    },
    {
      name: 'an image that is pulled over ssh',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@$HOST "docker compose pull && docker compose up -d"\n',
      },
    },
    {
      name: 'a release directory of its own',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rsync -az dist/ deploy@acme.io:/srv/releases/$GITHUB_SHA/\n',
      },
    },
    { name: 'a script for developers', files: { 'scripts/update.sh': '#!/bin/sh\ngit pull\n' } },
    {
      name: 'a release script that tags',
      files: { 'release.sh': '#!/bin/sh\ngit checkout main\ngit tag v1\ngit push --tags\ndocker push acme/shop:v1\n' },
    },
    {
      name: 'a migration in a pod',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl exec deploy/web -- rake db:migrate\n',
      },
    },
  ],
};
